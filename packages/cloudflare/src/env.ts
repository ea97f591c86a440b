import type { Secret } from "@edgegrant/core";

/** The variables and secrets of a Worker behind a zone. */
export interface KeycardEnv {
  /** The zone: `https://<zone>.keycard.cloud`. */
  KEYCARD_ISSUER: string;
  /** Mode A, with the secret; in mode B, only where it differs from the resource identifier. */
  KEYCARD_CLIENT_ID?: string;
  /** Mode A: the client secret, or a binding of the Secrets Store that holds it. */
  KEYCARD_CLIENT_SECRET?: Secret;
  /** Mode B: the private key as PEM or JWK, or a binding of the Secrets Store that holds it. */
  KEYCARD_PRIVATE_KEY?: Secret;
  /** The upstream API that the handler calls, such as `https://api.github.com`. */
  KEYCARD_RESOURCE_URL?: string;
}
