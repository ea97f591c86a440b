import type { AuthInfo } from "../../src/auth-info.ts";
import { InsufficientScopeError, InvalidTokenError, OAuthError, UnavailableError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import type { Expectation } from "../../src/verify/expectation.ts";
import { fastestEngine } from "../../src/verify/proven-engine.ts";
import type { SignatureEngine } from "../../src/verify/signature-engine.ts";
import { TokenVerifier, type TokenVerifierOptions } from "../../src/verify/verifier.ts";
import { type Clock, createClock } from "./clock.ts";
import { compact, createSigner, type Json, type Signer } from "./forge.ts";
import { createStubZone, type StubZone } from "./stub-zone.ts";

export const ISSUER = "https://zone.example";
export const RESOURCE = "https://mcp.example/mcp";

/** A verifier, its trusted zone, that zone's key, and their common clock. */
export interface Bench {
  clock: Clock;
  zone: StubZone;
  signer: Signer;
  events: EdgegrantEvent[];
  verifier: TokenVerifier;
  /** The claims of an ordinary access token; `undefined` removes one. */
  claims(overrides?: Json): Json;
  /** An ordinary access token with these changes. */
  token(overrides?: Json, header?: Json): Promise<string>;
  /** Verifies like a server. Never throws: a refusal is a promise that rejects. */
  verify(token: string, expectation?: Partial<Expectation>): Promise<AuthInfo>;
}

export interface BenchOptions extends Partial<TokenVerifierOptions> {
  signer?: Signer;
  /** The keys that the zone publishes. Default: the signer's public key. */
  keys?: Json[];
  /** Default: the runtime's fastest engine. */
  engine?: SignatureEngine;
}

const fastest = fastestEngine();
/** The engine of every bench that names no other, so that a test can count its checks. */
export const benchEngine: SignatureEngine = { verify: (...signed) => fastest.verify(...signed) };

export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  const { signer: given, keys, engine = benchEngine, ...settings } = options;
  const clock = createClock();
  const signer = given ?? (await createSigner("ES256"));
  const zone = createStubZone(ISSUER, keys ?? [signer.publicJwk]);
  const events: EdgegrantEvent[] = [];
  const world = { fetch: zone.fetch, now: clock.now, onEvent: (event: EdgegrantEvent) => events.push(event) };
  const verifier = new TokenVerifier({ issuers: ISSUER, ...world, ...settings }, [], engine);
  const claims = (overrides: Json = {}): Json => ({ ...ordinaryClaims(clock), ...overrides });
  return {
    clock,
    zone,
    signer,
    events,
    verifier,
    claims,
    token: (overrides, header) => compact({ typ: "at+jwt", ...header }, claims(overrides), signer),
    verify: (token, differences) => verifier.verify(token, { url: new URL(RESOURCE), ...differences }),
  };
}

export function ordinaryClaims(clock: Clock): Json {
  const now = clock.seconds();
  return {
    iss: ISSUER,
    sub: "alice",
    aud: RESOURCE,
    client_id: "client",
    scope: "mcp:tools",
    iat: now,
    exp: now + 3600,
    jti: "0001",
  };
}

/**
 * The verdict on a token: `accepted`, the reason of its refusal, `UnavailableError`, or the name of another error of
 * this library. Any other error fails the test.
 */
export async function outcome(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "accepted";
  } catch (error) {
    if (error instanceof OAuthError && error.message === "")
      throw new Error(`${error.name} does not say what is wrong`);
    if (error instanceof InvalidTokenError || error instanceof InsufficientScopeError) return error.reason;
    if (error instanceof UnavailableError) return "UnavailableError";
    if (error instanceof OAuthError) return error.name;
    throw error;
  }
}
