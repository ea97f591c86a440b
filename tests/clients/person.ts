import { signIn } from "@edgegrant/zone";
import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";

const CALLBACK = "http://127.0.0.1:33418/callback";

/** The host of an MCP client and its user, who signs in as alice and allows everything. */
export class Person implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  /** The URLs to which the client sent the user, in order. */
  readonly authorizations: URL[] = [];
  readonly validateResourceURL?: (serverUrl: string | URL, resource?: string) => Promise<URL | undefined>;
  readonly #grants: string[];
  readonly #remembersDiscovery: boolean;
  readonly #visit: (authorizationUrl: URL) => Promise<URL>;
  #client: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #discovery: OAuthDiscoveryState | undefined;
  #verifier = "";
  #callback = new URLSearchParams();

  /**
   * `refreshes`: the client registers for refresh tokens. `keepsUrls`: it keeps the resource identifier as a `URL`, so
   * it requests one with a trailing slash. `remembersDiscovery`: discovered data outlives the transport that discovered
   * it, which is optional for hosts. `visit`: what the user does with an authorization URL.
   */
  constructor({
    refreshes = false,
    keepsUrls = false,
    remembersDiscovery = true,
    visit = (authorizationUrl: URL) => signIn(authorizationUrl, { user: "alice" }),
  } = {}) {
    this.#visit = visit;
    this.#remembersDiscovery = remembersDiscovery;
    this.#grants = refreshes ? ["authorization_code", "refresh_token"] : ["authorization_code"];
    if (keepsUrls) this.validateResourceURL = async (_, resource = "") => new URL(resource);
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: "Test client",
      redirect_uris: [CALLBACK],
      grant_types: this.#grants,
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }

  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.#client;
  }

  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.#client = client;
  }

  tokens(): OAuthTokens | undefined {
    return this.#tokens;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  /** Keeps the access token alone. */
  forgetRefreshToken(): void {
    const { refresh_token: _, ...others } = this.#tokens ?? { access_token: "", token_type: "Bearer" };
    this.#tokens = others;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    if (this.#remembersDiscovery) this.#discovery = state;
  }

  /** Forgets discovered data, like a new process that has stored only the tokens. */
  forgetDiscovery(): void {
    this.#discovery = undefined;
  }

  async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    this.authorizations.push(authorizationUrl);
    this.#callback = (await this.#visit(authorizationUrl)).searchParams;
  }

  /** The parameters of the last redirect back. */
  callback(): URLSearchParams {
    return this.#callback;
  }
}
