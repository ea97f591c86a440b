import { signIn } from "@edgegrant/zone";
import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";

const CALLBACK = "http://127.0.0.1:33418/callback";

/**
 * The host of the SDK's client. It stores the registration, tokens and code verifier, and signs the user in at the
 * zone. A desktop client would open a browser; this one submits the forms of the zone's pages.
 */
export class HeadlessProvider implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  readonly #user: string;
  readonly #state = crypto.randomUUID();
  #client: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  #discovery: OAuthDiscoveryState | undefined;
  readonly #onSignedIn: () => void;
  #callback: URLSearchParams | undefined;

  constructor(user: string, onSignedIn: () => void = () => undefined) {
    this.#user = user;
    this.#onSignedIn = onSignedIn;
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

  /** Stored, so that the code is redeemed only at the server that issued it. */
  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovery = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    const callback = await signIn(authorizationUrl, { user: this.#user });
    if (callback.searchParams.get("state") !== this.#state) throw new Error("The zone returned another state");
    this.#callback = callback.searchParams;
    this.#onSignedIn();
  }

  /** Returns the parameters of the zone's redirect once: the authorization code and its issuer. */
  takeCallback(): URLSearchParams {
    const callback = this.#callback;
    this.#callback = undefined;
    if (!callback?.has("code")) throw new Error("The zone returned no authorization code");
    return callback;
  }
}
