import { signIn } from "@edgegrant/zone";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";

const CALLBACK = "http://127.0.0.1:33418/callback";

/**
 * What the SDK's client asks of its host: where to keep registration, tokens and verifier, and how to send a user to
 * the zone. A desktop client would open a browser; this one fills in the zone's own pages.
 */
export class HeadlessProvider implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  readonly #user: string;
  readonly #state = crypto.randomUUID();
  #client: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #code: string | undefined;

  constructor(user: string) {
    this.#user = user;
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: "Demo agent",
      redirect_uris: [CALLBACK],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    };
  }

  state(): string {
    return this.#state;
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

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    const callback = await signIn(authorizationUrl, { user: this.#user });
    if (callback.searchParams.get("state") !== this.#state) throw new Error("The zone returned another state");
    this.#code = callback.searchParams.get("code") ?? undefined;
  }

  /** The authorization code, once. */
  takeCode(): string {
    const code = this.#code;
    this.#code = undefined;
    if (code === undefined) throw new Error("The zone returned no authorization code");
    return code;
  }
}
