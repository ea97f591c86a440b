import type { Adapter, AdapterPayload } from "oidc-provider";

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const purgeEvery = 500;

export interface StoreOptions {
  /** For how long a refresh token that was used counts as unused, in seconds. */
  readonly refreshTokenLeewaySeconds: number;
  /** The clock, in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** What the authorization server remembers: clients, sessions, codes. One for the life of a zone, over key rotations. */
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
  /** What the library is shown of a refresh token within its leeway: one that was not used. */
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
      // The first use counts, or each use would put off the end.
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
