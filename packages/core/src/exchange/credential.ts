import type { PublicJwks } from "../metadata/well-known.ts";
import type { Secret } from "../platform/secret.ts";
import type { TokenExchangeRequest } from "./request.ts";

/** A client id and its secret, for HTTP Basic. */
export interface ClientAuth {
  clientId: string;
  clientSecret: Secret;
}

/** What a credential may need to know of the exchange it is for. */
export interface ExchangeContext {
  /** The zone's token endpoint. */
  tokenEndpoint?: string;
  /** The zone. */
  issuer?: string;
  /** The client id of this server, where the credential does not know it. */
  clientId?: string | undefined;
}

/** How this server proves to the zone who it is. */
export interface ApplicationCredential {
  /** The client id and secret, or null if the credential proves itself within the request. */
  getAuth(issuer?: string): ClientAuth | null;
  /** The client id at this zone, of a credential that proves itself within the request. Default: it can't be told. */
  getClientId?(issuer?: string): string | undefined;
  /** The public halves of the keys with which it signs, where it does. */
  getPublicJwks?(): Promise<PublicJwks>;
  /** The exchange request of one attempt; it may hold an assertion that is good for one use. */
  prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context?: ExchangeContext,
  ): Promise<TokenExchangeRequest>;
}

/** Keys to be published. One that is given twice is published once: no verifier can choose between two of one `kid`. */
export function publicJwks(keys: PublicJwks["keys"]): PublicJwks {
  return { keys: [...new Map(keys.map((key) => [key.kid ?? key, key])).values()] };
}
