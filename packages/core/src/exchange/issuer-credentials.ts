import { requireIssuer } from "../discovery/issuer.ts";
import { withoutTrailingSlash } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import type { PublicJwks } from "../metadata/well-known.ts";
import { type ApplicationCredential, type ClientAuth, type ExchangeContext, publicJwks } from "./credential.ts";
import type { TokenExchangeRequest } from "./request.ts";

/**
 * A credential for each zone, for a server that trusts several. One zone never sees what is for another.
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

  /** Null for a zone that it has nothing for. */
  getAuth(issuer?: string): ClientAuth | null {
    return this.#credentials.get(issuer)?.getAuth(issuer) ?? null;
  }

  /** The client id at a zone, where it is known. */
  getClientId(issuer?: string): string | undefined {
    return this.#credentials.get(issuer)?.getClientId?.(issuer);
  }

  /** The public halves of the keys of all zones, for `/.well-known/jwks.json`. */
  async getPublicJwks(): Promise<PublicJwks> {
    const sets = await Promise.all(this.#credentials.all().map((credential) => credential.getPublicJwks?.()));
    return publicJwks(sets.flatMap((set) => set?.keys ?? []));
  }

  /** Throws {@link ConfigurationError} for a zone that it has nothing for. */
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
 * What is there for each zone, by its issuer; a trailing slash more or less does not matter.
 *
 * @throws {ConfigurationError} if one can't be an issuer.
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
