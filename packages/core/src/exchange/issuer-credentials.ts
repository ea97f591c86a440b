import { requireIssuer } from "../discovery/issuer.ts";
import { withoutTrailingSlash } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { PublicJwks } from "../metadata/well-known.ts";
import { type ApplicationCredential, type ClientAuth, type ExchangeContext, publicJwks } from "./credential.ts";
import type { TokenExchangeRequest } from "./request.ts";

/**
 * A credential per zone, for a server that trusts several zones. No zone receives the credential of another.
 *
 * @example
 * ```ts
 * const credential = new IssuerCredentials({
 *   "https://zone-a.keycard.cloud": new ClientSecret("id", "secret"),
 *   "https://zone-b.keycard.cloud": new WebIdentity(privateKey),
 * });
 * ```
 */
export class IssuerCredentials implements ApplicationCredential {
  readonly #credentials: ByIssuer<ApplicationCredential>;

  constructor(credentials: Readonly<Record<string, ApplicationCredential>>) {
    this.#credentials = new ByIssuer(credentials);
  }

  /** The client id and secret for a zone, or null if there are none. */
  getAuth(issuer?: string): ClientAuth | null {
    return this.#credentials.get(issuer)?.getAuth(issuer) ?? null;
  }

  /** The client id at a zone, if it is known. */
  getClientId(issuer?: string): string | undefined {
    return this.#credentials.get(issuer)?.getClientId?.(issuer);
  }

  /** The public keys for all zones, for `/.well-known/jwks.json`. */
  async getPublicJwks(): Promise<PublicJwks> {
    const sets = await Promise.all(this.#credentials.all().map((credential) => credential.getPublicJwks?.()));
    return publicJwks(sets.flatMap((set) => set?.keys ?? []));
  }

  /** Passes it on to all, because it is not known which one the zone refused. */
  forget(): void {
    for (const credential of this.#credentials.all()) credential.forget?.();
  }

  /** Throws {@link ConfigurationError} if there is no credential for the zone. */
  async prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context: ExchangeContext = {},
  ): Promise<TokenExchangeRequest> {
    const credential = this.#credentials.get(context.issuer);
    if (!credential)
      throw new ConfigurationError(`There is no credential for the zone ${context.issuer ?? "(unnamed)"}`);
    return credential.prepareTokenExchangeRequest(subjectToken, resource, context);
  }
}

/**
 * A map by issuer. Lookups ignore a trailing slash.
 *
 * @throws {ConfigurationError} if a key is not a valid issuer URL.
 */
export class ByIssuer<T> {
  readonly #entries: ReadonlyMap<string, T>;

  constructor(entries: Readonly<Record<string, T>>) {
    this.#entries = new Map(
      Object.entries(entries).map(([issuer, entry]) => [withoutTrailingSlash(requireIssuer(issuer)), entry]),
    );
  }

  all(): T[] {
    return [...this.#entries.values()];
  }

  get(issuer: string | undefined): T | undefined {
    return issuer === undefined ? undefined : this.#entries.get(withoutTrailingSlash(issuer));
  }
}
