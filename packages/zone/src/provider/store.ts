import type { Adapter, AdapterPayload } from "oidc-provider";

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const purgeEvery = 500;

export interface StoreOptions {
  /** How long a used refresh token may be used again, in seconds. */
  readonly refreshTokenLeewaySeconds: number;
  /** The clock, in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/**
 * The state of the authorization server: clients, sessions, codes. It lives as long as the zone and survives key
 * rotations.
 */
export interface Store {
  adapter(model: string): Adapter;
  find(model: string, id: string): AdapterPayload | undefined;
}

export function createStore({ refreshTokenLeewaySeconds, now = Date.now }: StoreOptions): Store {
  const entries = new Map<string, Entry>();
  let writes = 0;

  const keyOf = (model: string, id: string): string => `${model}:${id}`;
  const find = (model: string, id: string): AdapterPayload | undefined => {
    const entry = entries.get(keyOf(model, id));
    return entry !== undefined && entry.expiresAt > now() ? entry.payload : undefined;
  };
  /** Whether the leeway of a used refresh token still runs. The library then sees it as unused. */
  const withinLeeway = (payload: AdapterPayload): boolean =>
    typeof payload.consumed === "number" && now() < (payload.consumed + refreshTokenLeewaySeconds) * 1000;
  const findBy = (model: string, member: "uid" | "userCode", value: string): AdapterPayload | undefined => {
    for (const [key, { payload, expiresAt }] of entries) {
      if (key.startsWith(`${model}:`) && payload[member] === value && expiresAt > now()) return payload;
    }
    return undefined;
  };
  const purge = (): void => {
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now()) entries.delete(key);
  };

  const adapter = (model: string): Adapter => ({
    async upsert(id, payload, expiresIn) {
      writes += 1;
      if (writes % purgeEvery === 0) purge();
      const expiresAt = expiresIn === undefined ? Number.POSITIVE_INFINITY : now() + expiresIn * 1000;
      entries.set(keyOf(model, id), { payload, expiresAt });
    },
    async find(id) {
      const payload = find(model, id);
      if (model !== "RefreshToken" || payload === undefined || !withinLeeway(payload)) return payload;
      const { consumed, ...unused } = payload;
      return unused;
    },
    async findByUid(uid) {
      return findBy(model, "uid", uid);
    },
    async findByUserCode(userCode) {
      return findBy(model, "userCode", userCode);
    },
    async consume(id) {
      const payload = find(model, id);
      // The leeway starts with the first use. Later uses must not extend it.
      if (payload !== undefined) payload.consumed ??= Math.floor(now() / 1000);
    },
    async destroy(id) {
      entries.delete(keyOf(model, id));
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    },
  });
  return { adapter, find };
}
