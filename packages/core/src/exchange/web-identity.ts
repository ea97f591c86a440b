import { ConfigurationError } from "../errors.ts";
import { completeClientId } from "../metadata/client-metadata.ts";
import type { PublicJwks } from "../metadata/well-known.ts";
import { readSecret, requireOneLine, type Secret } from "../platform/secret.ts";
import { type ApplicationCredential, type ExchangeContext, publicJwks } from "./credential.ts";
import { signJwt } from "./jwt-signer.ts";
import { readPrivateKeys } from "./private-key.ts";
import { ACCESS_TOKEN_TYPE, JWT_BEARER_ASSERTION, type TokenExchangeRequest } from "./request.ts";
import type { SigningKey } from "./signing-key.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** Settings of a {@link WebIdentity}. */
export interface WebIdentityOptions {
  /**
   * The client id of this server. A path below `/.well-known/`, such as `/.well-known/oauth-client`, is completed with
   * the origin of the subject token's audience: it is the address of the client ID metadata document that the server
   * serves. Default: the subject token's single audience, which is this server's resource identifier.
   */
  clientId?: string | undefined;
  /** The `aud` of the assertion: the zone's token endpoint (the default) or its issuer (rfc7523bis). */
  audience?: "token_endpoint" | "issuer" | undefined;
  /** The clock, in milliseconds since the epoch. */
  now?: (() => number) | undefined;
  /** The name of the key in messages. Default: "The private key". */
  keyName?: string | undefined;
}

const ASSERTION_LIFE_SECONDS = 60;

/**
 * Authenticates this server with an assertion signed by its own key (`private_key_jwt`, RFC 7523). The server publishes
 * the public key. Several keys may be given, as a list or in one text: the first signs and all are published, so that
 * keys can be rotated without interruption.
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

  /** The configured client id, if there is one. */
  getClientId(): string | undefined {
    return this.#options.clientId;
  }

  /**
   * Makes an exchange request with a new assertion, valid for one use within 60 seconds.
   *
   * @throws {ConfigurationError} if the key can't be read, or the client id is unknown.
   */
  async prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context: ExchangeContext = {},
  ): Promise<TokenExchangeRequest> {
    const configured = context.clientId ?? this.#options.clientId;
    const clientId = configured?.startsWith("/")
      ? completeClientId(configured, audienceOf(subjectToken) ?? "")
      : (configured ?? clientIdFrom(subjectToken));
    return {
      subjectToken,
      subjectTokenType: ACCESS_TOKEN_TYPE,
      resource,
      clientAssertion: await this.#assertion(clientId, context),
      clientAssertionType: JWT_BEARER_ASSERTION,
    };
  }

  /**
   * The public keys, for `/.well-known/jwks.json`. Throws {@link ConfigurationError} if a private key can't be read.
   */
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
   * The signing keys, read on first use. They are cached as values, not as a promise, because a promise belongs to the
   * request that created it. Concurrent first requests therefore each read the keys.
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

/**
 * The client id from the subject token. The verified token was issued for this server, so its audience is the
 * identifier of this server at the zone.
 */
function clientIdFrom(subjectToken: string): string {
  const audience = audienceOf(subjectToken);
  if (audience !== undefined) return audience;
  throw new ConfigurationError(
    "The client id of this server can't be read from the user's token, which does not have exactly one audience: set KEYCARD_CLIENT_ID",
  );
}

/** The audience of a token that has exactly one. */
function audienceOf(subjectToken: string): string | undefined {
  const [audience, ...others]: unknown[] = [unverifiedClaims(subjectToken).aud].flat();
  return others.length === 0 && typeof audience === "string" && audience !== "" ? audience : undefined;
}

function isList(keys: Secret | readonly Secret[]): keys is readonly Secret[] {
  return Array.isArray(keys);
}
