import * as oauth from "oauth4webapi";
import { signIn, type Zone } from "../../src/index.ts";
import { mcp } from "./zone.ts";

export const insecure = { [oauth.allowInsecureRequests]: true };
export const redirectUri = "http://localhost:3333/callback";

export async function discover(
  zone: Zone,
  algorithm: "oauth2" | "oidc" = "oauth2",
): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(zone.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecure }));
}

export async function register(
  as: oauth.AuthorizationServer,
  metadata: Partial<oauth.Client> = {},
): Promise<oauth.Client> {
  const response = await oauth.dynamicClientRegistrationRequest(
    as,
    {
      client_name: "Test client",
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      ...metadata,
    },
    insecure,
  );
  return oauth.processDynamicClientRegistrationResponse(response);
}

export interface Login {
  readonly user?: string;
  readonly resource?: string | undefined;
  readonly scope?: string;
  readonly redirect?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Binds the tokens to a key. */
  readonly dpop?: oauth.DPoPHandle;
}

export interface AuthorizationRequest {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
}

export async function authorizationRequest(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  { resource = mcp, scope, redirect = redirectUri, parameters = {} }: Login = {},
): Promise<AuthorizationRequest> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirect,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    resource,
    ...(scope === undefined ? {} : { scope }),
    ...parameters,
  }).toString();
  return { url, verifier, state };
}

/** Authorization code with PKCE, as an MCP client does it. */
export async function login(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  options: Login = {},
): Promise<oauth.TokenEndpointResponse> {
  const { url, verifier, state } = await authorizationRequest(as, client, options);
  const callback = await signIn(url, { user: options.user ?? "alice" });
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    oauth.None(),
    oauth.validateAuthResponse(as, client, callback, state),
    options.redirect ?? redirectUri,
    verifier,
    options.dpop === undefined ? insecure : { ...insecure, DPoP: options.dpop },
  );
  return oauth.processAuthorizationCodeResponse(as, client, response);
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

export function headerOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
}
