import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { UpstreamToken } from "../../src/cache/upstream-token-client.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import type { TokenResponse } from "../../src/exchange/response.ts";

/** What a model token stands for: whom it was granted to and for what. */
interface Grant {
  subjectToken: string;
  resource: unknown;
  scopes: string[];
  issuedAt: number;
  expiresAt: number;
}

/**
 * A zone without any knowledge of caches. It knows of each token whom it was granted to and for what, according to the
 * subject token and the request. So each returned token can be compared with the caller's request. Equal grants are the
 * same token. Tokens are short, because a cache computes several hashes and encodings of each.
 */
export class ModelZone {
  readonly #held: { request: TokenExchangeRequest; settle: (outcome: TokenResponse | Error) => void }[] = [];
  #exchanges = 0;
  /** The grants by token, and the tokens by the JSON of their grant. */
  readonly #grants = new Map<string, Grant>();
  readonly #tokens = new Map<string, string>();
  /** Each error, with the number of callers that got it. */
  readonly #failures = new Map<Error, number>();

  /** The exchanger for caches of this zone. */
  readonly exchanger = {
    exchangeToken: (request: TokenExchangeRequest, options?: { signal?: AbortSignal }): Promise<TokenResponse> =>
      new Promise((resolve, reject) => {
        const settle = (outcome: TokenResponse | Error) =>
          outcome instanceof Error ? reject(outcome) : resolve(outcome);
        const exchange = { request, settle };
        this.#held.push(exchange);
        // Every second exchange reacts to its cancellation with an error, which no caller may get.
        this.#exchanges += 1;
        if (this.#exchanges % 2 === 0) return;
        options?.signal?.addEventListener("abort", () => {
          this.#held.splice(this.#held.indexOf(exchange) >>> 0, 1);
          reject(new Error("cancelled"));
        });
      }),
  };

  /** Grants one of the pending requests. */
  grant(which: number, seconds: number, lifeSeconds: number): void {
    const exchange = this.#take(which);
    if (!exchange) return;
    const { subjectToken = "", resource, scope } = exchange.request;
    const scopes = scope?.split(" ") ?? [];
    const grant: Grant = { subjectToken, resource, scopes, issuedAt: seconds, expiresAt: seconds + lifeSeconds };
    const accessToken = this.#tokenOf(grant);
    exchange.settle({ accessToken, tokenType: "Bearer", expiresIn: lifeSeconds, scope: [...scopes] });
  }

  /** Refuses one of the pending requests. */
  refuse(which: number): void {
    const error = new Error("the zone refuses");
    this.#failures.set(error, 0);
    this.#take(which)?.settle(error);
  }

  /**
   * Checks that the zone issued a token for exactly this identity, resource and scopes, and that it has not expired.
   */
  checkToken(token: UpstreamToken, seconds: number, asked: { token: string; resource: string; scope: unknown }): void {
    const grant = this.#grants.get(token.accessToken);
    if (!grant) throw new Error(`This zone has not granted ${token.accessToken}`);
    if (grant.issuedAt < seconds && grant.expiresAt <= seconds) expect(grant.expiresAt).toBeGreaterThan(seconds);
    requireEqual(identityIn(grant.subjectToken), identityIn(asked.token));
    requireEqual(grant.resource, asked.resource);
    requireEqual(grant.scopes.toSorted(), scopesIn(asked.scope).toSorted());
    requireEqual(token.expiresAt, grant.expiresAt);
    requireEqual(token.scope, grant.scopes);
    // A caller that changes its answer must not affect other callers.
    token.scope?.push("written by a caller");
  }

  /** Checks that this zone made an error, and that only one caller gets it. */
  checkError(error: Error): void {
    const reached = this.#failures.get(error);
    requireEqual(reached, 0);
    this.#failures.set(error, 1);
  }

  #tokenOf(grant: Grant): string {
    const content = JSON.stringify(grant);
    const token = this.#tokens.get(content) ?? `granted-${this.#tokens.size}`;
    this.#tokens.set(content, token);
    this.#grants.set(token, grant);
    return token;
  }

  #take(which: number) {
    const [exchange] = this.#held.splice(which % Math.max(1, this.#held.length), 1);
    return exchange;
  }
}

/** As `expect(actual).toEqual(expected)`. It is called a million times, and is quick if they are equal. */
function requireEqual(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** The scopes in any form that a caller may request them in, each once. */
function scopesIn(scope: unknown): string[] {
  return [...new Set([scope ?? []].flat().join(" ").split(" ").filter(Boolean))];
}

/** The identities in tokens that were read before. Each is read many times. */
const identities = new Map<string, unknown>();
const MAX_IDENTITIES = 1_000;

function identityIn(token: string): unknown {
  const identity = identities.get(token) ?? readIdentity(token);
  if (identities.size >= MAX_IDENTITIES) identities.clear();
  identities.set(token, identity);
  return identity;
}

/** The claims that decide a grant: all but those that only distinguish one token from the next. */
function readIdentity(token: string): unknown {
  if (token.startsWith("opaque-")) return token;
  const {
    iat: _iat,
    nbf: _nbf,
    exp: _exp,
    jti: _jti,
    ...claims
  } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return Object.entries(claims).sort(([one], [other]) => one.localeCompare(other));
}
