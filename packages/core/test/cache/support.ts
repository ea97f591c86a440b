import type { AuthInfo } from "../../src/auth-info.ts";
import { CallerKeys } from "../../src/cache/caller-keys.ts";
import { TokenCache, type TokenCacheOptions } from "../../src/cache/token-cache.ts";
import { tokenRequestFor } from "../../src/cache/token-request.ts";
import type { TokenExchanger } from "../../src/cache/upstream-token-client.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import type { TokenResponse } from "../../src/exchange/response.ts";
import { unsignedToken } from "../exchange/support.ts";

export const API = "https://api.example";
/** Noon, in seconds. */
export const NOON = 1_800_000_000;

/** A caller as the verifier returns it. */
export function caller(claims: Record<string, unknown> = {}): AuthInfo {
  const all = {
    iss: "https://zone.example",
    sub: "alice",
    client_id: "client",
    aud: "https://mcp.example",
    scope: "mcp:tools",
    exp: NOON + 3600,
    ...claims,
  };
  return {
    token: unsignedToken(all),
    clientId: all.client_id,
    scopes: all.scope.split(" ").filter((name) => name !== ""),
    expiresAt: all.exp,
    subject: all.sub,
    issuer: all.iss,
    claims: all,
  };
}

/** The key under which the cache keeps a caller's token for {@link API}. */
export function keyOf(auth: AuthInfo): string {
  return tokenRequestFor(auth, API, {}, () => undefined, new CallerKeys()).key;
}

/** An exchanger that the test controls: each call waits until the test answers it. */
export class HeldExchanger implements TokenExchanger {
  readonly requests: TokenExchangeRequest[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  readonly #held: { resolve: (token: TokenResponse) => void; reject: (error: unknown) => void }[] = [];

  exchangeToken(request: TokenExchangeRequest, options?: { signal?: AbortSignal }): Promise<TokenResponse> {
    this.requests.push(request);
    this.signals.push(options?.signal);
    return new Promise((resolve, reject) => this.#held.push({ resolve, reject }));
  }

  grant(token: Partial<TokenResponse> = {}): void {
    this.#held.shift()?.resolve({ accessToken: "granted", tokenType: "Bearer", expiresIn: 300, ...token });
  }

  fail(error: unknown): void {
    this.#held.shift()?.reject(error);
  }
}

/** A cache with an exchanger that grants at once, and a clock that the test controls. */
export function countingCache(options: TokenCacheOptions & { grants?: Partial<TokenResponse> } = {}) {
  const { grants, ...rest } = options;
  const clock = { seconds: NOON };
  const events: EdgegrantEvent[] = [];
  const requests: TokenExchangeRequest[] = [];
  const background: Promise<unknown>[] = [];
  /** The errors of the next exchanges. */
  const failures: unknown[] = [];
  const cache = new TokenCache(
    {
      async exchangeToken(request) {
        requests.push(request);
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return { accessToken: `token-${requests.length}`, tokenType: "Bearer", expiresIn: 300, ...grants };
      },
    },
    {
      now: () => clock.seconds * 1000,
      onEvent: (event) => events.push(event),
      waitUntil: (work) => background.push(work),
      ...rest,
    },
  );
  const settled = async (): Promise<void> => {
    while (background.length > 0) await background.shift();
  };
  return { cache, clock, events, requests, failures, settled, types: () => events.map(({ type }) => type) };
}
