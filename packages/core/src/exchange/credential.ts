import type { PublicJwks } from "../metadata/well-known.ts";
import type { Secret } from "../platform/secret.ts";
import type { TokenExchangeRequest } from "./request.ts";

/** A client id and its secret, for HTTP Basic. */
export interface ClientAuth {
  clientId: string;
  clientSecret: Secret;
}

/** Context of an exchange that a credential may need. */
export interface ExchangeContext {
  /** The zone's token endpoint. */
  tokenEndpoint?: string;
  /** The zone. */
  issuer?: string;
  /** The client id of this server, for a credential that does not know it. */
  clientId?: string | undefined;
}

/** How this server authenticates at the zone. */
export interface ApplicationCredential {
  /** The client id and secret for HTTP Basic, or null if the credential authenticates within the request. */
  getAuth(issuer?: string): ClientAuth | null;
  /** The client id at this zone, for a credential that authenticates within the request. Default: unknown. */
  getClientId?(issuer?: string): string | undefined;
  /** The public keys that verify the assertions of this credential, if it signs any. */
  getPublicJwks?(): Promise<PublicJwks>;
  /** Called when the zone refuses the client (`invalid_client`): what the credential keeps may be out of date. */
  forget?(): void;
  /** Makes the exchange request for one attempt. The request may hold an assertion that is valid for one use only. */
  prepareTokenExchangeRequest(
    subjectToken: string,
    resource: string,
    context?: ExchangeContext,
  ): Promise<TokenExchangeRequest>;
}

/**
 * Makes a JWK Set to publish. Keys with the same `kid` are published once, because a verifier can't choose between
 * them.
 */
export function publicJwks(keys: PublicJwks["keys"]): PublicJwks {
  return { keys: [...new Map(keys.map((key) => [key.kid ?? key, key])).values()] };
}
