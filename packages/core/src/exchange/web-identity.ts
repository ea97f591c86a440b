import { ConfigurationError } from "../errors.ts";
import type { PublicJwks } from "../metadata/well-known.ts";
import { readSecret, requireOneLine, type Secret } from "../platform/secret.ts";
import { decodeJwt } from "../verify/compact.ts";
import { type ApplicationCredential, type ExchangeContext, publicJwks } from "./credential.ts";
import { signJwt } from "./jwt-signer.ts";
import { readPrivateKeys } from "./private-key.ts";
import { ACCESS_TOKEN_TYPE, JWT_BEARER_ASSERTION, type TokenExchangeRequest } from "./request.ts";
import type { SigningKey } from "./signing-key.ts";

/** Settings of a {@link WebIdentity}. */
export interface WebIdentityOptions {
  /** The client id of this server. Default: the resource identifier that the subject token names as its audience. */
  clientId?: string | undefined;
  /** Whom the assertion addresses: the zone's token endpoint (the default) or its issuer (rfc7523bis). */
  audience?: "token_endpoint" | "issuer" | undefined;
  /** The clock, in milliseconds since the epoch. */
  now?: (() => number) | undefined;
  /** How messages call the key. Default: "The private key". */
  keyName?: string | undefined;
}

const ASSERTION_LIFE_SECONDS = 60;

/**
 * Proves who this server is by signing an assertion with its own key (`private_key_jwt`, RFC 7523), whose public half
 * it publishes. More than one key may be given, apart or in one text: the first signs, all are published, so that a
 * rotation overlaps.
 */
export class WebIdentity implements ApplicationCredential {
  readonly #secrets: readonly Secret[];
  readonly #options: WebIdentityOptions;
  #keys: readonly SigningKey[] | undefined;

  /** @param options The options, or the client id. */
  constructor(privateKeys: Secret | readonly Secret[], options: WebIdentityOptions | string = {}) {
    this.#secrets = isList(privateKeys) ? privateKeys : [privateKeys];
    this.#options = typeof options === "string" ? { clientId: options } : options;
  }

  getAuth(): null {
    return null;
  }

  /** The configured one, if there is one. */
  getClientId(): string | undefined {
    return this.#options.clientId;
  }

  /**
   * An exchange request with a fresh assertion, good for one use within 60 seconds.
   *
   * @throws {ConfigurationError} if the key can't be read, or the client id can't be told.
   */
  async prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context: ExchangeContext = {},
  ): Promise<TokenExchangeRequest> {
    const clientId = context.clientId ?? this.#options.clientId ?? clientIdFrom(subjectToken);
    return {
      subjectToken,
      subjectTokenType: ACCESS_TOKEN_TYPE,
      resource,
      clientAssertion: await this.#assertion(clientId, context),
      clientAssertionType: JWT_BEARER_ASSERTION,
    };
  }

  /** The public halves of all keys, for `/.well-known/jwks.json`. Throws {@link ConfigurationError} like the above. */
  async getPublicJwks(): Promise<PublicJwks> {
    return publicJwks((await this.#signingKeys()).map(({ publicJwk }) => publicJwk));
  }

  async #assertion(clientId: string, { tokenEndpoint, issuer }: ExchangeContext): Promise<string> {
    const [signer] = await this.#signingKeys();
    const audience = this.#options.audience === "issuer" ? issuer : tokenEndpoint;
    if (!signer || audience === undefined) {
      throw new ConfigurationError("A client assertion needs a private key and the zone's token endpoint or issuer");
    }
    requireOneLine(clientId, "The client id");
    const { alg, kid, key } = signer;
    const iat = Math.floor((this.#options.now ?? Date.now)() / 1000);
    const exp = iat + ASSERTION_LIFE_SECONDS;
    const claims = { iss: clientId, sub: clientId, aud: audience, jti: crypto.randomUUID(), iat, exp };
    return signJwt(claims, { alg, kid, typ: "JWT" }, key);
  }

  /**
   * The keys are kept as values, not as a promise: a promise belongs to the request that made it. Requests that come
   * meanwhile read the same keys once more.
   */
  async #signingKeys(): Promise<readonly SigningKey[]> {
    this.#keys ??= (await Promise.all(this.#secrets.map((secret) => this.#read(secret)))).flat();
    return this.#keys;
  }

  async #read(secret: Secret): Promise<readonly SigningKey[]> {
    const { keyName = "The private key" } = this.#options;
    return readPrivateKeys(await readSecret(secret, keyName), keyName);
  }
}

/** The verified subject token was issued for this server, so its audience is the identifier the zone knows it by. */
function clientIdFrom(subjectToken: string): string {
  const audience = audienceOf(subjectToken);
  if (audience !== undefined) return audience;
  throw new ConfigurationError(
    "The client id of this server can't be told from the user's token, which names no single audience: set KEYCARD_CLIENT_ID",
  );
}

function audienceOf(token: string): string | undefined {
  try {
    const { aud } = decodeJwt(token).claims;
    const [first, ...others]: unknown[] = Array.isArray(aud) ? aud : [aud];
    return others.length === 0 && typeof first === "string" && first !== "" ? first : undefined;
  } catch {
    return undefined;
  }
}

function isList(keys: Secret | readonly Secret[]): keys is readonly Secret[] {
  return Array.isArray(keys);
}
