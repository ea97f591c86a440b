import { requireTimeout } from "../concurrency/deadline.ts";
import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, jsonBytes, textBytes } from "../concurrency/memory-size.ts";
import { SingleFlight } from "../concurrency/single-flight.ts";
import { AuthorizationServer, isEndpoint } from "../discovery/authorization-server.ts";
import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { ConfigurationError, messageOf, UnavailableError } from "../errors.ts";
import {
  type AuthenticatedRequest,
  authenticateRequest,
  type ClientIdentity,
  clientIdOf,
} from "../exchange/client-authentication.ts";
import { FetchError, fetchJson, fetchText } from "../platform/http.ts";
import { createRuntime, type Runtime, type RuntimeOptions } from "../platform/runtime.ts";
import { readSecret, requireOneLine, type Secret } from "../platform/secret.ts";
import { keycard } from "../profiles/keycard.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import type { VerifyToken } from "../verify/token-hook.ts";
import { callerIn, readIntrospection } from "./answer.ts";
import { SIGNED_ANSWER, SignedAnswers } from "./signed-answer.ts";

/** How tokens are introspected. The identity is this server's own at the zone. */
export interface IntrospectionOptions extends RuntimeOptions, ClientIdentity {
  /** The zone, verbatim. */
  issuer: string;
  /** The introspection endpoint: https, or http on loopback. Default: the one in the zone's metadata. */
  endpoint?: string | undefined;
  /**
   * An access token or API key of this server, which it sends as a bearer token, for a zone that takes no client
   * credential there (RFC 7662 section 2.1). Takes precedence over the identity.
   */
  accessToken?: Secret | undefined;
  /** How long an answer is used again, in seconds: 0 to 60, and never longer than the token's `exp`. Default: 60. */
  cacheSeconds?: number | undefined;
  /** Asks for answers that the zone signs (RFC 9701), and takes no others. Default: false. */
  signed?: boolean | undefined;
  /** The time limit for one question, in milliseconds. Default: 5,000. */
  timeoutMs?: number | undefined;
}

const MAX_CACHE_SECONDS = 60;
const MAX_ANSWERS = 500;
const MAX_ANSWERS_BYTES = 4 * 1024 * 1024;

/** Some servers answer 400 instead of 401. */
const CREDENTIAL_ERRORS: readonly unknown[] = ["invalid_client", "unauthorized_client"];

/** An answer: its JSON, or its text if it must be signed. */
interface Answer {
  status: number;
  body: unknown;
}

interface KnownAnswer {
  members: JsonObject;
  untilMs: number;
}

/**
 * Verifies tokens by asking the zone (RFC 7662), for zones whose tokens are opaque, or to learn of revocations. It is a
 * value for the option `verifyToken`.
 *
 * An active token is asked for again after a minute at the latest. The answer that a token is not active is not kept.
 * If the zone can't be asked, callers get 503. The members of its answers are read as the server's profile says.
 *
 * @throws {ConfigurationError} if an option is wrong.
 *
 * @example
 * ```ts
 * const verifyToken = introspection({ issuer, clientId, clientSecret });
 * ```
 */
export function introspection(options: IntrospectionOptions): VerifyToken {
  const introspector = new Introspector(options);
  return async (token, _request, profile = keycard) => {
    const members = await introspector.membersOf(token);
    return members && callerIn(members, profile);
  };
}

class Introspector {
  readonly #options: IntrospectionOptions;
  readonly #server: AuthorizationServer;
  readonly #signed: SignedAnswers | undefined;
  readonly #runtime: Runtime;
  readonly #cacheMs: number;
  readonly #timeoutMs: number;
  readonly #known: LruMap<string, KnownAnswer>;
  readonly #asking: SingleFlight<JsonObject | undefined>;

  constructor(options: IntrospectionOptions) {
    const { cacheSeconds = MAX_CACHE_SECONDS, endpoint, signed = false } = options;
    if (!(cacheSeconds >= 0 && cacheSeconds <= MAX_CACHE_SECONDS)) {
      throw new ConfigurationError(`cacheSeconds must be a number of seconds from 0 to ${MAX_CACHE_SECONDS}`);
    }
    if (endpoint !== undefined && !isEndpoint(endpoint)) {
      throw new ConfigurationError("endpoint must be an https URL (http on loopback only)");
    }
    const { credential, clientId, accessToken } = options;
    if (!credential && clientId === undefined && accessToken === undefined) {
      throw new ConfigurationError(
        "introspection needs this server's own `credential`, or `clientId` and `clientSecret`, or an `accessToken`",
      );
    }
    this.#options = options;
    this.#runtime = createRuntime(options);
    this.#server = new AuthorizationServer(options.issuer, this.#runtime);
    this.#signed = signed ? new SignedAnswers(this.#server, this.#runtime) : undefined;
    this.#cacheMs = cacheSeconds * 1000;
    this.#timeoutMs = requireTimeout(options.timeoutMs ?? 5_000);
    this.#known = new LruMap(MAX_ANSWERS, {
      maxWeight: MAX_ANSWERS_BYTES,
      weigh: (token, { members }) => ENTRY_BYTES + textBytes(token) + jsonBytes(members),
    });
    this.#asking = new SingleFlight(2 * this.#timeoutMs, this.#runtime.now, (members) => jsonBytes(members ?? {}));
  }

  /** What the zone says about an access token, or undefined if it is not active. */
  async membersOf(token: string): Promise<JsonObject | undefined> {
    const known = this.#known.get(token);
    if (known && this.#runtime.now() < known.untilMs) return known.members;
    this.#known.delete(token);
    // A follower shares an answer that is being given, not one that was given earlier.
    const work = (signal: AbortSignal) => this.#ask(token, signal);
    return this.#asking.run(token, { work, waitUntil: this.#runtime.waitUntil });
  }

  async #ask(token: string, signal: AbortSignal): Promise<JsonObject | undefined> {
    const askedAtMs = this.#runtime.now();
    const { status, body } = await this.#send(token, signal);
    if (refusesCredential(status, body)) {
      throw new ConfigurationError(
        `The introspection endpoint of ${this.#server.issuer} refuses this server's credential (status ${status})`,
      );
    }
    if (status !== 200) throw new UnavailableError(`The introspection endpoint answered with status ${status}`);
    const members = readIntrospection(this.#signed ? await this.#signed.read(String(body), this.#clientId()) : body);
    if (members) this.#keep(token, members, askedAtMs);
    return members;
  }

  /** Keeps an answer from the time of the question on. A token without `exp` is refused later, so it is not kept. */
  #keep(token: string, members: JsonObject, askedAtMs: number): void {
    const expiresAtMs = typeof members.exp === "number" ? members.exp * 1000 : Number.NaN;
    const untilMs = Math.min(askedAtMs + this.#cacheMs, expiresAtMs);
    if (this.#runtime.now() < untilMs) this.#known.set(token, { members, untilMs });
  }

  async #send(token: string, signal: AbortSignal): Promise<Answer> {
    const { endpoint, audience } = await this.#endpoint();
    const { request, authorization, secrets } = await this.#authenticate(audience);
    rememberSecrets(...secrets);
    const form = new URLSearchParams({ token, token_type_hint: "access_token" });
    const { clientAssertion, clientAssertionType, clientId } = request;
    if (clientAssertion !== undefined) form.set("client_assertion", clientAssertion);
    if (clientAssertionType !== undefined) form.set("client_assertion_type", clientAssertionType);
    if (clientId !== undefined) form.set("client_id", clientId);
    const headers = new Headers({
      Accept: this.#signed ? SIGNED_ANSWER : "application/json",
      "Content-Type": "application/x-www-form-urlencoded",
    });
    if (authorization !== undefined) headers.set("Authorization", authorization);
    const init = { method: "POST", headers, body: form.toString() };
    try {
      const limits = { timeoutMs: this.#timeoutMs, signal };
      if (this.#signed) {
        const { status, text } = await fetchText(this.#runtime, endpoint, init, limits);
        return { status, body: text };
      }
      const { status, json } = await fetchJson(this.#runtime, endpoint, init, limits);
      return { status, body: json };
    } catch (error) {
      if (error instanceof FetchError) throw new UnavailableError(error.message, { cause: error });
      throw error;
    }
  }

  async #authenticate(audience: string): Promise<AuthenticatedRequest> {
    const { accessToken } = this.#options;
    if (accessToken === undefined) return authenticateRequest({}, this.#options, audience, this.#server.issuer);
    const own = requireOneLine(await readSecret(accessToken, "The access token"), "The access token");
    return { request: {}, authorization: `Bearer ${own}`, secrets: [own] };
  }

  /** The endpoint, and the audience of a client assertion for it. */
  async #endpoint(): Promise<{ endpoint: string; audience: string }> {
    const { issuer } = this.#server;
    const { endpoint, credential, accessToken } = this.#options;
    const signs = accessToken === undefined && credential?.getAuth(issuer) === null;
    if (endpoint !== undefined && !signs) {
      return { endpoint, audience: issuer };
    }
    const metadata = await this.#server.metadata().catch((error: unknown) => {
      if (error instanceof ConfigurationError || error instanceof UnavailableError) throw error;
      throw new UnavailableError(messageOf(error), { cause: error });
    });
    const { introspection_endpoint: advertised, token_endpoint: audience = issuer } = metadata;
    const chosen = endpoint ?? advertised;
    if (isEndpoint(chosen)) return { endpoint: chosen, audience };
    throw new ConfigurationError(`The metadata of ${issuer} names no introspection_endpoint: set \`endpoint\``);
  }

  #clientId(): string {
    const clientId = clientIdOf(this.#options, this.#server.issuer);
    if (clientId !== undefined) return clientId;
    throw new ConfigurationError("Signed answers need the client id of this server: set `clientId`");
  }
}

/** Whether an answer refuses this server, and not the token. */
function refusesCredential(status: number, body: unknown): boolean {
  const { error } = isJsonObject(body) ? body : {};
  return status === 401 || status === 403 || (status === 400 && CREDENTIAL_ERRORS.includes(error));
}
