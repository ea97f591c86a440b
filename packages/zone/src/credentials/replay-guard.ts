/** Remembers each assertion until it expires, to refuse its reuse (RFC 7523 section 3, point 7). */
export interface ReplayGuard {
  /** @returns whether this is the first use */
  use(clientId: string, jti: string, expiresAt: number): boolean;
}

/** @param now the current time, in seconds */
export function createReplayGuard(now: () => number): ReplayGuard {
  const used = new Map<string, number>();
  return {
    use(clientId, jti, expiresAt) {
      for (const [key, expiry] of used) if (expiry < now()) used.delete(key);
      const key = JSON.stringify([clientId, jti]);
      if (used.has(key)) return false;
      used.set(key, expiresAt);
      return true;
    },
  };
}
