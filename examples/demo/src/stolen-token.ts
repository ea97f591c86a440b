import { signIn } from "@edgegrant/zone";
import * as oauth from "oauth4webapi";

/** A request with a bound token, and how the server answered it. */
export interface Attempt {
  who: string;
  how: string;
  status: number;
  /** The error in the challenge, if there is one. */
  error: string;
}

const REDIRECT = "http://localhost:33419/callback";
const INSECURE = { [oauth.allowInsecureRequests]: true };
const CALL = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
const HEADERS = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };

/**
 * A user logs in with a client that binds the token to its key (DPoP, RFC 9449), and calls the server. A thief who has
 * seen that request tries the token in three ways.
 */
export async function stealToken(serverUrl: URL, issuer: string, user: string): Promise<Attempt[]> {
  const keys = await oauth.generateKeyPair("ES256");
  const token = await boundToken(serverUrl, issuer, user, keys);
  const seen = await headersOf(serverUrl, token, keys);
  const thiefsOwn = await headersOf(serverUrl, token, await oauth.generateKeyPair("ES256"));
  return [
    await attempt(serverUrl, user, "her token, with a proof of her key", seen),
    await attempt(serverUrl, "thief", "the same request once more", seen),
    await attempt(serverUrl, "thief", "the token, with a proof of another key", thiefsOwn),
    await attempt(serverUrl, "thief", "the token alone", { ...HEADERS, Authorization: `Bearer ${token}` }),
  ];
}

/** What is wrong with the answers: only the first request may succeed. */
export function faultsOfAttempts(attempts: readonly Attempt[]): string[] {
  return attempts.flatMap(({ who, how, status }, at) =>
    status === (at === 0 ? 200 : 401) ? [] : [`The answer to ${who} (${how}) is ${status}`],
  );
}

export function tableOfAttempts(attempts: readonly Attempt[]): string {
  const width = Math.max(...attempts.map(({ how }) => how.length));
  const lines = attempts.map(
    ({ who, how, status, error }) => `  ${who.padEnd(5)}  ${how.padEnd(width)}  ${status} ${error}`,
  );
  return lines.map((line) => line.trimEnd()).join("\n");
}

async function boundToken(serverUrl: URL, issuer: string, user: string, keys: oauth.CryptoKeyPair): Promise<string> {
  const url = new URL(issuer);
  const discovery = await oauth.discoveryRequest(url, { algorithm: "oauth2", ...INSECURE });
  const zone = await oauth.processDiscoveryResponse(url, discovery);
  const registration = {
    client_name: "Demo agent with a key",
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: "none",
  };
  const client: oauth.Client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(zone, registration, INSECURE),
  );
  const verifier = oauth.generateRandomCodeVerifier();
  const login = new URL(zone.authorization_endpoint ?? "");
  login.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    resource: serverUrl.href,
  }).toString();
  const callback = oauth.validateAuthResponse(zone, client, await signIn(login, { user }), oauth.expectNoState);
  const options = { ...INSECURE, DPoP: oauth.DPoP(client, keys) };
  const answer = await oauth.authorizationCodeGrantRequest(
    zone,
    client,
    oauth.None(),
    callback,
    REDIRECT,
    verifier,
    options,
  );
  return (await oauth.processAuthorizationCodeResponse(zone, client, answer)).access_token;
}

/** The headers of a call with a proof of these keys. No request is sent. */
async function headersOf(serverUrl: URL, token: string, keys: oauth.CryptoKeyPair): Promise<Record<string, string>> {
  let sent: Record<string, string> = {};
  await oauth.protectedResourceRequest(token, "POST", serverUrl, new Headers(HEADERS), CALL, {
    ...INSECURE,
    DPoP: oauth.DPoP({}, keys),
    [oauth.customFetch]: async (_url, { headers }) => {
      sent = Object.fromEntries(new Headers(headers));
      return new Response();
    },
  });
  return sent;
}

async function attempt(serverUrl: URL, who: string, how: string, headers: Record<string, string>): Promise<Attempt> {
  const answer = await fetch(serverUrl, { method: "POST", headers, body: CALL });
  await answer.body?.cancel();
  const [, error = ""] = /error="([^"]*)"/.exec(answer.headers.get("WWW-Authenticate") ?? "") ?? [];
  return { who, how, status: answer.status, error };
}
