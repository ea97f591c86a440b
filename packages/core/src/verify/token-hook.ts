import type { AuthInfo, Claims } from "../auth-info.ts";
import { withDeadline } from "../concurrency/deadline.ts";
import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError, messageOf, RejectionError, UnavailableError } from "../errors.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { keycard } from "../profiles/keycard.ts";
import type { Profile } from "../profiles/profile.ts";
import { redact } from "../redaction/redact.ts";
import type { AccessTokenCheck } from "./access-token-check.ts";
import { requireAudience } from "./audience.ts";
import { requireOneWord } from "./bearer.ts";
import { authInfoFrom } from "./caller.ts";
import { checkTimes, deepFreeze, readClaims } from "./claims.ts";
import { requireTokenLength } from "./compact.ts";
import { senderConstrained } from "./confirmation.ts";
import type { Expectation } from "./expectation.ts";
import { checkScopes } from "./scopes.ts";

/** What is known of a token that this server can't read itself. Every {@link AuthInfo} is one. */
export interface VouchedCaller {
  /** The OAuth client that acts for the user. */
  clientId: string;
  /** The user. It is unique within the issuer. */
  subject?: string | undefined;
  scopes: readonly string[];
  /** When the token expires, in seconds since the epoch. */
  expiresAt: number;
  /**
   * The identifiers of the servers that the token is for. One of them must mean this server, as for every token. Default:
   * `aud` in `claims`.
   */
  audience?: string | readonly string[] | undefined;
  /** The zone that issued the token. Default: this server's. */
  issuer?: string | undefined;
  /** The kind of caller: `user`, or another value for an application. Default: `sub_profile` in `claims`. */
  subProfile?: string | undefined;
  /** Further claims, as JSON. Default: none. */
  claims?: Claims | undefined;
}

/**
 * Verifies a token in place of this server. Returns undefined for a token that is not valid: 401. Throws if it can't
 * tell at the moment: 503.
 *
 * `profile` is that of the server. A function that calls {@link introspection} passes it on.
 */
export type VerifyToken = (
  token: string,
  request: RequestHead,
  profile?: Profile,
) => VouchedCaller | null | undefined | Promise<VouchedCaller | null | undefined>;

const TIMEOUT_MS = 10_000;

/**
 * Verifies tokens with a hook. Issuer, times, audience, scopes and sender constraint are checked here, as for a token
 * that this server reads itself. So a hook that finds a token of another server grants nothing.
 */
export class TokenHook implements AccessTokenCheck {
  readonly takesAnySyntax = true;
  readonly #verify: VerifyToken;
  readonly #profile: Profile;
  readonly #issuers: readonly string[];
  readonly #toleranceSeconds: number;
  readonly #runtime: Runtime;

  /** @param issuers The trusted issuers, the default of the hook's answers first. */
  constructor(
    verify: VerifyToken,
    issuers: readonly string[],
    profile: Profile,
    toleranceSeconds: number,
    runtime: Runtime,
  ) {
    if (typeof verify !== "function") throw new ConfigurationError("verifyToken must be a function");
    this.#verify = verify;
    this.#profile = profile;
    this.#issuers = [...issuers, ...issuers.flatMap((issuer) => profile.tokenIssuers?.(issuer) ?? [])];
    this.#toleranceSeconds = toleranceSeconds;
    this.#runtime = runtime;
  }

  /**
   * The caller that the hook vouches for.
   *
   * @throws {BadRequestError} if the token is not one word, as when two headers or two schemes are sent.
   * @throws {InvalidTokenError} if the hook does not know the token, or it is not valid here.
   * @throws {InsufficientScopeError} if it lacks a required scope.
   * @throws {UnavailableError} if the hook throws, or takes longer than 10 seconds.
   * @throws {ConfigurationError} if the hook answers with something else.
   */
  async check(token: string, expectation: Expectation, request: RequestHead): Promise<AuthInfo> {
    requireTokenLength(token);
    requireOneWord(token);
    const given = await this.#ask(token, request);
    if (given === undefined || given === null) {
      throw new InvalidTokenError("The token is not active, or not known", "inactive_token");
    }
    const answer = requireAnswer(given);
    const [issuer = ""] = this.#issuers;
    const payload = claimsOf(answer);
    const claims = readClaims(asTokenClaims(answer, payload, issuer), keycard);
    if (claims.confirmation && !expectation.confirmSender) throw senderConstrained();
    if (!this.#issuers.includes(claims.issuer)) {
      throw new InvalidTokenError("The token is from an issuer that is not trusted here", "untrusted_issuer");
    }
    checkTimes(claims, Math.floor(this.#runtime.now() / 1000), this.#toleranceSeconds);
    const audience = requireAudience(claims.audience, expectation, this.#profile);
    await expectation.confirmSender?.(claims.confirmation);
    checkScopes(claims, expectation.requiredScopes ?? [], expectation.satisfies);
    return authInfoFrom(token, claims, payload, audience);
  }

  /** True: a hook needs no keys that this server knows of. */
  hasKeys(): boolean {
    return true;
  }

  async #ask(token: string, request: RequestHead): Promise<unknown> {
    try {
      const answer = (async () => this.#verify(token, request, this.#profile))();
      const error = () => new Error(`verifyToken did not answer within ${TIMEOUT_MS} ms`);
      return await withDeadline(answer, { timeoutMs: TIMEOUT_MS, error });
    } catch (error) {
      if (error instanceof RejectionError || error instanceof ConfigurationError) throw error;
      const message = redact(messageOf(error), [token]);
      this.#runtime.emit({ type: "verification.failed", issuer: this.#issuers[0] ?? "", message });
      if (error instanceof UnavailableError) throw error;
      throw new UnavailableError("The token can't be verified at the moment", { cause: error });
    }
  }
}

/** The answer in the form of an access token's claims, so that the checks of tokens apply to it. */
function asTokenClaims(answer: Answer, payload: JsonObject, issuer: string): JsonObject {
  return {
    ...payload,
    iss: answer.issuer ?? issuer,
    sub: answer.subject,
    client_id: answer.clientId,
    scope: answer.scopes,
    aud: answer.audience ?? payload.aud,
    exp: answer.expiresAt,
    sub_profile: answer.subProfile ?? payload.sub_profile,
  };
}

/** A frozen copy of the claims in an answer: the hook may keep and change its own. */
function claimsOf({ claims = {} }: Answer): JsonObject {
  const copy = jsonCopy(claims);
  if (!isJsonObject(copy)) throw new ConfigurationError("The `claims` that verifyToken returns must be a JSON object");
  deepFreeze(copy);
  return copy;
}

/** A copy of a JSON value, or undefined if the value is no JSON. */
function jsonCopy(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    return undefined;
  }
}

/** What a hook returned, with members of any type. Wrong ones are refused like those of a token. */
type Answer = Partial<Record<keyof VouchedCaller, unknown>>;

function requireAnswer(answer: unknown): Answer {
  if (isJsonObject(answer)) {
    // It would be overlooked there, and a token that is bound to a key would be good without the key.
    if (answer.cnf === undefined) return answer;
    throw new ConfigurationError("verifyToken must return `cnf` within `claims`, and not beside them");
  }
  throw new ConfigurationError(
    "verifyToken must return `{ clientId, subject, scopes, expiresAt, audience }`, or undefined for a token that is not valid",
  );
}
