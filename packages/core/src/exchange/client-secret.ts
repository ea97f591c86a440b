import { requireIssuer } from "../discovery/issuer.ts";
import { ConfigurationError } from "../errors.ts";
import type { Secret } from "../platform/secret.ts";
import type { ApplicationCredential, ClientAuth } from "./credential.ts";
import { ByIssuer } from "./issuer-credentials.ts";
import { ACCESS_TOKEN_TYPE, type TokenExchangeRequest } from "./request.ts";

/** A client id and its secret. */
export type ClientSecretPair = readonly [clientId: string, clientSecret: Secret];

/** One pair for all zones, or one pair per zone, by its issuer. */
export type ClientSecretCredentials = ClientSecretPair | Readonly<Record<string, ClientSecretPair>>;

/**
 * Authenticates this server with a client id and a secret, through HTTP Basic (RFC 6749 section 2.3.1).
 *
 * @example
 * ```ts
 * const credential = new ClientSecret({
 *   "https://zone-a.keycard.cloud": ["id-in-a", "secret-in-a"],
 *   "https://zone-b.keycard.cloud": ["id-in-b", "secret-in-b"],
 * });
 * ```
 */
export class ClientSecret implements ApplicationCredential {
  readonly #authFor: (issuer: string | undefined) => ClientAuth | undefined;

  constructor(clientId: string, clientSecret: Secret);
  constructor(credentials: ClientSecretCredentials);
  /** Throws {@link ConfigurationError} if an id or a secret is missing. */
  constructor(first: string | ClientSecretCredentials, clientSecret?: Secret) {
    if (typeof first === "string" || isPair(first)) {
      const auth = authOf(typeof first === "string" ? [first, clientSecret] : first);
      this.#authFor = () => auth;
      return;
    }
    const entries = Object.entries(first).map(
      ([issuer, pair]) => [issuer, authOf(pair, requireIssuer(issuer, "each name in the credentials"))] as const,
    );
    const byIssuer = new ByIssuer(Object.fromEntries(entries));
    this.#authFor = (issuer) => byIssuer.get(issuer);
  }

  /** The client id and secret for a zone, or null if there are none. */
  getAuth(issuer?: string): ClientAuth | null {
    return this.#authFor(issuer) ?? null;
  }

  async prepareTokenExchangeRequest(subjectToken: string, resource: string): Promise<TokenExchangeRequest> {
    return { subjectToken, subjectTokenType: ACCESS_TOKEN_TYPE, resource };
  }
}

function isPair(credentials: ClientSecretCredentials): credentials is ClientSecretPair {
  return Array.isArray(credentials);
}

function authOf([clientId, clientSecret]: readonly [string, Secret | undefined], issuer?: string): ClientAuth {
  if (clientId && clientSecret) return { clientId, clientSecret };
  const where = issuer === undefined ? "" : ` for ${issuer}`;
  throw new ConfigurationError(`A client secret needs a client id and a secret${where}, and neither may be empty`);
}

/**
 * The value of the Authorization header for a client id and a secret. Both are form-encoded first (RFC 6749 section
 * 2.3.1), so that a client id that is a URL is not split at its colon.
 */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;
}

/** Encodes text as `application/x-www-form-urlencoded`. */
export function formEncode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}
