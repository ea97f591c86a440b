/** Remembers each assertion for as long as it could be used again (RFC 7523 section 3, point 7). */
export interface ReplayGuard {
  /** @returns whether this is the first use */
  use(clientId: string, jti: string, expiresAt: number): boolean;
}

/** @param now in seconds */
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
