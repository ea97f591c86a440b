import { ConfigurationError } from "../errors.ts";
import type { PublicJwks } from "../metadata/well-known.ts";
import { ByIssuer } from "./by-issuer.ts";
import type { ApplicationCredential, ClientAuth, ExchangeContext } from "./credential.ts";
import { publicJwks } from "./public-jwks.ts";
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
