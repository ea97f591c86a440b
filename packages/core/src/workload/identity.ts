import { withDeadline } from "../concurrency/deadline.ts";
import { LruMap } from "../concurrency/lru-map.ts";
import { ConfigurationError, SecretError } from "../errors.ts";
import type { ApplicationCredential, ExchangeContext } from "../exchange/credential.ts";
import { ACCESS_TOKEN_TYPE, JWT_BEARER_ASSERTION, type TokenExchangeRequest } from "../exchange/request.ts";
import { DEFAULT_TIMEOUT_MS } from "../platform/http.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import { decodeJwt } from "../verify/compact.ts";
import type { WorkloadTokenSource } from "./source.ts";

/** Settings of a {@link WorkloadIdentity}. */
export interface WorkloadIdentityOptions {
  /** The client id of this server. Default: none, and the zone finds the application by the token's issuer and subject. */
  clientId?: string | undefined;
  /**
   * The audience of the platform's token. Default: the zone's issuer. Where the platform fixes it, as EKS Pod Identity
   * does (`pods.eks.amazonaws.com`), set that.
   */
  audience?: string | undefined;
  /** The clock, in milliseconds since the epoch. */
  now?: (() => number) | undefined;
}

/** A token that is known to be usable until a time. */
interface KnownToken {
  readonly text: string;
  /** In seconds since the epoch. */
  readonly expiresAt: number;
}

/** A new token is read when the known one is valid for less than this. */
const MARGIN_SECONDS = 30;
/** One for each zone of a server. */
const MAX_KNOWN_TOKENS = 16;

/**
 * Authenticates this server with a token that its platform gives the process (RFC 7523 section 2.2): there is no secret
 * to store or to rotate. The token is kept until shortly before it expires, or until the zone refuses it.
 */
export class WorkloadIdentity implements ApplicationCredential {
  readonly #source: WorkloadTokenSource;
  readonly #options: WorkloadIdentityOptions;
  #known = new LruMap<string, KnownToken>(MAX_KNOWN_TOKENS);

  /** @param source One of this entry's functions, or a function that returns a token for an audience. */
  constructor(source: WorkloadTokenSource | WorkloadTokenSource["read"], options: WorkloadIdentityOptions = {}) {
    this.#source = typeof source === "function" ? { place: "the function", read: source } : source;
    this.#options = options;
  }

  getAuth(): null {
    return null;
  }

  /** The configured client id, if there is one. */
  getClientId(): string | undefined {
    return this.#options.clientId;
  }

  /** Forgets the platform's tokens, so that the next request reads a new one: the platform may have changed its keys. */
  forget(): void {
    this.#known = new LruMap(MAX_KNOWN_TOKENS);
  }

  /**
   * Makes an exchange request with the platform's token as the client assertion.
   *
   * @throws {ConfigurationError} if the source holds no JWT, or one for another audience.
   * @throws {SecretError} if the source does not answer, or holds an expired token.
   */
  async prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context: ExchangeContext = {},
  ): Promise<TokenExchangeRequest> {
    const clientId = context.clientId ?? this.#options.clientId;
    return {
      subjectToken,
      subjectTokenType: ACCESS_TOKEN_TYPE,
      resource,
      clientAssertion: await this.#token(context),
      clientAssertionType: JWT_BEARER_ASSERTION,
      ...(clientId !== undefined && { clientId }),
    };
  }

  async #token({ issuer }: ExchangeContext): Promise<string> {
    const audience = this.#options.audience ?? issuer;
    if (audience === undefined) {
      throw new ConfigurationError("A workload identity needs the zone's issuer or the option `audience`");
    }
    const nowSeconds = (this.#options.now ?? Date.now)() / 1000;
    const known = this.#known.get(audience);
    if (known && known.expiresAt - nowSeconds > MARGIN_SECONDS) return known.text;
    const token = usableToken(await this.#read(audience), this.#source.place, audience, nowSeconds);
    this.#known.set(audience, token);
    return token.text;
  }

  async #read(audience: string): Promise<string> {
    const { place } = this.#source;
    const error = () =>
      new SecretError(`The platform's token: ${place} did not answer within ${DEFAULT_TIMEOUT_MS} ms`);
    const reading = (async () => this.#source.read(audience))();
    const text: unknown = await withDeadline(reading, { timeoutMs: DEFAULT_TIMEOUT_MS, error });
    if (typeof text === "string" && text.trim() !== "") return text.trim();
    throw new ConfigurationError(`The platform's token is missing: ${place} is empty`);
  }
}

/**
 * Checks what the zone would check too, because its answer would not say where the token came from.
 *
 * @throws {ConfigurationError} if the text is no JWT with an `exp`, or one for another audience.
 * @throws {SecretError} if the token has expired.
 */
function usableToken(text: string, place: string, audience: string, nowSeconds: number): KnownToken {
  rememberSecrets(text);
  const { aud, exp } = claimsOf(text, place);
  const audiences = [aud].flat().filter((value) => typeof value === "string");
  if (!audiences.includes(audience)) {
    const named = audiences.length > 0 ? audiences.map((value) => JSON.stringify(value)).join(", ") : "no audience";
    throw new ConfigurationError(
      `The platform's token in ${place} is for ${named}, not for ${JSON.stringify(audience)}: let the platform make it for that audience, or set the option \`audience\``,
    );
  }
  if (typeof exp !== "number") throw new ConfigurationError(`The platform's token in ${place} has no exp`);
  if (exp > nowSeconds) return { text, expiresAt: exp };
  throw new SecretError(`The platform's token in ${place} expired ${Math.ceil(nowSeconds - exp)} seconds ago`);
}

function claimsOf(text: string, place: string): Record<string, unknown> {
  try {
    return decodeJwt(text).claims;
  } catch {
    throw new ConfigurationError(`The platform's token in ${place} is no JWT`);
  }
}
