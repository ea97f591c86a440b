import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import { dom } from "./dom.ts";

/** The state that a client in a page stores while the user is at the zone. */
export class StoredProvider implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly redirectToAuthorization: (url: URL) => void;

  constructor(redirectUrl: string, redirectToAuthorization: (url: URL) => void) {
    this.redirectUrl = redirectUrl;
    this.redirectToAuthorization = redirectToAuthorization;
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: "A page",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }

  clientInformation = () => recall<OAuthClientInformationMixed>("client");
  saveClientInformation = (client: OAuthClientInformationMixed) => remember("client", client);
  tokens = () => recall<OAuthTokens>("tokens");
  saveTokens = (tokens: OAuthTokens) => remember("tokens", tokens);
  codeVerifier = () => recall<string>("verifier") ?? "";
  saveCodeVerifier = (verifier: string) => remember("verifier", verifier);
  discoveryState = () => recall<OAuthDiscoveryState>("discovery");
  saveDiscoveryState = (state: OAuthDiscoveryState) => remember("discovery", state);
}

export function remember(name: string, value: unknown): void {
  dom.sessionStorage.setItem(name, JSON.stringify(value));
}

export function recall<T>(name: string): T | undefined {
  const value = dom.sessionStorage.getItem(name);
  return value === null ? undefined : (JSON.parse(value) as T);
}
