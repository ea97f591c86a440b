import type { Secret } from "../secret.ts";
import type { ApplicationCredential, ClientAuth } from "./credential.ts";
import { ACCESS_TOKEN_TYPE } from "./names.ts";
import type { TokenExchangeRequest } from "./request.ts";

/** Proves who this server is by a client id and a secret, through HTTP Basic (RFC 6749 section 2.3.1). */
export class ClientSecret implements ApplicationCredential {
  readonly #auth: ClientAuth;

  constructor(clientId: string, clientSecret: Secret) {
    this.#auth = { clientId, clientSecret };
  }

  getAuth(): ClientAuth {
    return this.#auth;
  }

  async prepareTokenExchangeRequest(subjectToken: string, resource: string): Promise<TokenExchangeRequest> {
    return { subjectToken, subjectTokenType: ACCESS_TOKEN_TYPE, resource };
  }
}

/**
 * The Authorization header for a client id and a secret. Both are form-encoded first (RFC 6749 section 2.3.1), so that
 * a URL as client id is not split at its colon.
 */
export function basicAuthorization(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;
}

/** Text as `application/x-www-form-urlencoded` has it. */
export function formEncode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}
