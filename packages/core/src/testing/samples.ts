import { cacheKey } from "../cache/key.ts";
import type { StoredToken, TokenStore } from "../cache/store.ts";

/** Cache keys that differ only slightly. */
export function keysOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => sampleKey(`user-${index}::https://api.example`));
}

/** Keys that collide if a store folds case, trims, normalizes or truncates. */
export function lookalikeKeys(): string[] {
  const names = ["user", "USER", "caf\u00e9", "cafe\u0301", "\ud800", "\ud801", "\ufffd", "u", "u\u0000", "u\u0000r"];
  const key = sampleKey("user");
  return [
    ...names.map(sampleKey),
    ` ${key}`,
    `${key} `,
    `${key}\n`,
    `${key}\u0000`,
    `${key}"`,
    `${key}\u00e9`,
    `${key}e\u0301`,
  ];
}

function sampleKey(subject: string): string {
  return cacheKey({
    issuer: "https://zone.example",
    subject,
    clientId: "client",
    scopes: ["mcp:tools"],
    claims: { aud: "https://mcp.example" },
    resource: "https://api.example",
    requestedScopes: [],
  });
}

/** A unique token whose text is easy to find in plain text. */
export function tokenOf(name: string, lifeSeconds = 3600): StoredToken {
  return {
    accessToken: `secret-token-of-${name}`,
    tokenType: "Bearer",
    expiresAt: Math.floor(Date.now() / 1000) + lifeSeconds,
    issuedTokenType: "urn:ietf:params:oauth:token-type:access_token",
    scope: ["read", "write"],
  };
}

/** The store's answer. An error counts as a miss, as it does in the cache. */
export async function answerOf(store: TokenStore, key: string): Promise<StoredToken | undefined> {
  try {
    return await store.get(key);
  } catch {
    return undefined;
  }
}

/** Whether two tokens have the same members and values. */
export function isSame(one: StoredToken | undefined, other: StoredToken): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(token: StoredToken | undefined): unknown {
  return token && Object.entries(token).sort(([one], [other]) => (one < other ? -1 : 1));
}
