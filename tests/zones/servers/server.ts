import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "@edgegrant/node";

/** An authorization server of another maker that runs in this test. */
export interface ForeignServer {
  readonly issuer: string;
  /** Logs a user in with a client of its own, and returns the access token. */
  token(options?: { resource?: string; scope?: string }): Promise<string>;
  close(): Promise<void>;
}

/** The one client. */
export const CALLBACK = "http://127.0.0.1:33418/callback";

/** Listens on a free port of loopback. The handler is made for the origin. */
export async function listen(
  make: (origin: string) => (request: Request) => Response | Promise<Response>,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", toNodeListener(make(origin)));
  return { origin, close: () => closed(server) };
}

/** Closes a server and its connections. */
export async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The parameters of a login with PKCE, and what redeems its code. */
export async function pkce(): Promise<{ challenge: Record<string, string>; verifier: string }> {
  const verifier = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64url");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const challenge = { code_challenge: Buffer.from(digest).toString("base64url"), code_challenge_method: "S256" };
  return { challenge, verifier };
}

/** Redeems a code, and returns the access token. */
export async function redeem(tokenEndpoint: string, parameters: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ grant_type: "authorization_code", redirect_uri: CALLBACK, ...parameters });
  return tokenOf(await fetch(tokenEndpoint, { method: "POST", body }));
}

/** The access token in the answer of a token endpoint. */
export async function tokenOf(response: Response): Promise<string> {
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`no token: ${JSON.stringify(answer)}`);
  return answer.access_token;
}

/** The code with which a login came back. */
export function codeIn(location: string | null): string {
  const code = location === null ? null : new URL(location).searchParams.get("code");
  if (code === null) throw new Error(`no code at ${location}`);
  return code;
}
