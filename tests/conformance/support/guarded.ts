import { CF_HEADER } from "@edgegrant/example-demo/workerd";
import type { Answer } from "./asked-zone.ts";
import type { Subject } from "./subject.ts";

/** The client id of the guarded Workers, which is the address of their client ID metadata document. */
export const CLIENT_ID = "https://mcp.example/.well-known/oauth-client";

const FINGERPRINT = "6f070ad1eb1cdc0082dc3076639fe512c4b1f28f6db5ecd3a3ee8d8df9cf7608";
/** The thumbprint of the client's certificate, and what Cloudflare tells of a connection with it. */
export const THUMBPRINT = Buffer.from(FINGERPRINT, "hex").toString("base64url");
export const CERTIFICATE = {
  certPresented: "1",
  certVerified: "SUCCESS",
  certRevoked: "0",
  certFingerprintSHA256: FINGERPRINT,
};
export const OTHER_CERTIFICATE = { ...CERTIFICATE, certFingerprintSHA256: "0".repeat(64) };
export const NO_CERTIFICATE = { certPresented: "0", certVerified: "NONE", certRevoked: "0", certFingerprintSHA256: "" };

/** A token of the zone that is bound to a certificate. */
export function certifiedToken({ zone, guarded }: Subject, thumbprint = THUMBPRINT): Promise<string> {
  const claims = { cnf: { "x5t#S256": thumbprint } };
  return zone.mint({ audience: `${guarded.origin}/certified`, scope: "mcp:tools", claims });
}

/** Calls one of the guarded Workers on a connection of which Cloudflare tells this. */
export function callGuarded(
  { guarded }: Subject,
  path: "/certified" | "/opaque" | "/signed",
  token: string,
  tlsClientAuth: object = NO_CERTIFICATE,
  headers: Record<string, string> = {},
) {
  const sent = { ...headers, Authorization: `Bearer ${token}` };
  return fetch(guarded.origin + path, { headers: { ...sent, [CF_HEADER]: JSON.stringify({ tlsClientAuth }) } });
}

/** An opaque token for one of the guarded Workers, about which the zone says this. */
export function opaqueToken(
  { asked, guarded }: Subject,
  members: Record<string, unknown> = {},
  { path = "/opaque", ...answer }: Partial<Answer> & { path?: "/opaque" | "/signed" } = {},
): string {
  const body = {
    active: true,
    iss: asked.issuer,
    sub: "alice",
    client_id: "agent",
    scope: "mcp:tools",
    aud: guarded.origin + path,
    exp: Math.floor(Date.now() / 1000) + 3600,
    ...members,
  };
  return asked.issue({ body, ...answer });
}
