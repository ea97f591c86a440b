import { type AuthInfo, type EdgegrantEvent, TokenCache, type TokenStore } from "@edgegrant/core";
import type { TokenExchanger } from "@edgegrant/core/adapter";

const API = "https://api.example";

/** A token cache over a store, and what happened in it. */
export interface WatchedCache {
  /** The upstream token of a user. Rejects if the request fails. */
  tokenOf(user: string): Promise<string>;
  /** The users for whom the zone granted a token, in order. */
  readonly exchanges: string[];
  /** The messages of `cache.failed` events. */
  readonly failures: string[];
  /** Waits for the work in the background. */
  settled(): Promise<void>;
}

/** A cache whose zone grants every token at once. No limit of its own ends a wait for the store. */
export function cacheOver(store: TokenStore, now: () => number): WatchedCache {
  const exchanges: string[] = [];
  const failures: string[] = [];
  const background: Promise<unknown>[] = [];
  const zone: TokenExchanger = {
    exchangeToken: async ({ subjectToken }) => {
      exchanges.push(subjectToken);
      return { accessToken: `granted to ${subjectToken}`, tokenType: "Bearer", expiresIn: 300 };
    },
  };
  const cache = new TokenCache(zone, {
    store,
    now,
    storeWaitMs: 100_000,
    waitUntil: (work) => void background.push(work),
    onEvent: (event: EdgegrantEvent) => {
      if (event.type === "cache.failed") failures.push(event.message);
    },
  });
  return {
    exchanges,
    failures,
    tokenOf: async (user) => (await cache.getToken(caller(user, now), API)).accessToken,
    settled: async () => {
      await Promise.all(background);
    },
  };
}

function caller(subject: string, now: () => number): AuthInfo {
  const [issuer, clientId, scopes] = ["https://zone.example", "client", ["mcp:tools"]];
  const expiresAt = Math.floor(now() / 1000) + 3600;
  const claims = { iss: issuer, sub: subject, client_id: clientId, aud: "https://mcp.example", scope: "mcp:tools" };
  return { token: subject, clientId, scopes, expiresAt, subject, issuer, claims: { ...claims, exp: expiresAt } };
}
