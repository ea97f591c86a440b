import { type IncomingHttpHeaders, request as send } from "node:http";
import { text } from "node:stream/consumers";
import type { Zone } from "@edgegrant/zone";
import type { Server, Subject } from "./subject.ts";

/** The content of a minted token. The defaults are valid for the example. */
export type TokenWish = Parameters<Zone["mint"]>[0];

export const metadataPath = (name: "protected-resource" | "authorization-server", path = "") =>
  `/.well-known/oauth-${name}${path}`;

/**
 * Headers that proxies set, and callers that imitate them. Without `X-Forwarded-Proto`: Miniflare uses it for the
 * request's URL before the Worker gets the request.
 */
export const HEADERS_OF_PROXIES = [
  { Forwarded: "host=another.example;proto=https" },
  { "X-Forwarded-Host": "another.example" },
  { "X-Forwarded-Port": "8443", "X-Forwarded-Scheme": "https", "X-Forwarded-SSL": "on", "Front-End-Https": "on" },
  { "X-Forwarded-Prefix": "/another", "X-Forwarded-Path": "/another", "X-Forwarded-Uri": "/another" },
  { "X-Original-Host": "another.example", "X-Host": "another.example", "X-Forwarded-Server": "another.example" },
  { "X-Original-URL": "/another", "X-Rewrite-URL": "/another" },
  { Origin: "https://another.example", Referer: "https://another.example/" },
] as Record<string, string>[];

/** The versions that MCP clients send. */
export const HEADERS_OF_CLIENTS = ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28", "another"].map(
  (revision): Record<string, string> => ({ "MCP-Protocol-Version": revision }),
);

/** A GET, such as for a well-known document. */
export function get({ origin }: Server, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(origin + path, { headers, redirect: "manual" });
}

export async function getJson(server: Server, path: string, headers?: Record<string, string>) {
  return (await get(server, path, headers)).json() as Promise<Record<string, unknown>>;
}

/** A call of the MCP endpoint with these credentials only. */
export function call(server: Server, authorization?: string, path = "/mcp", headers: Record<string, string> = {}) {
  return post(server, path, WHOAMI, {
    ...headers,
    ...(authorization !== undefined && { Authorization: authorization }),
  });
}

/** Opens a session. The answer contains its id. */
export function openSession(server: Server, token: string): Promise<Response> {
  const clientInfo = { name: "conformance", version: "1.0.0" };
  const params = { protocolVersion: REVISION, capabilities: {}, clientInfo };
  return post(server, "/session", { method: "initialize", params }, { Authorization: `Bearer ${token}` });
}

/** A call within a session. */
export function callInSession(server: Server, session: string, authorization?: string): Promise<Response> {
  return call(server, authorization, "/session", { "Mcp-Session-Id": session });
}

const REVISION = "2025-06-18";
const WHOAMI = { method: "tools/call", params: { name: "whoami", arguments: {} } };

function post({ origin }: Server, path: string, message: object, headers: Record<string, string>): Promise<Response> {
  return fetch(origin + path, {
    method: "POST",
    headers: {
      Accept: "application/json, text/event-stream",
      "Content-Type": "application/json",
      "MCP-Protocol-Version": REVISION,
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });
}

/** A call of the example with this token. */
export async function callWith({ zone, example }: Subject, wish: TokenWish = {}): Promise<Response> {
  return call(example, `Bearer ${await zone.mint({ resource: "example", ...wish })}`);
}

/** A call of the configured Worker with a token for it and these scopes. */
export async function callConfigured({ zone, configured }: Subject, scope: string, path = "", wish: TokenWish = {}) {
  const token = await zone.mint({ audience: `${configured.origin}/public/mcp`, scope, ...wish });
  return call(configured, `Bearer ${token}`, `/public/mcp${path}`);
}

/** A GET with a `Host` header that `fetch` does not allow. */
export function getAtHost(
  { origin }: Server,
  host: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = send({ hostname, port, path, headers: { ...headers, host }, agent: false }, async (response) => {
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, text: await text(response) });
    });
    request.on("error", reject).end();
  });
}
