import { type IncomingHttpHeaders, request as send } from "node:http";
import { text } from "node:stream/consumers";
import type { Zone } from "@edgegrant/zone";
import type { Server, Subject } from "./subject.ts";

/** What a test mints a token from: everything has a default that is right for the example. */
export type TokenWish = Parameters<Zone["mint"]>[0];

export const metadataPath = (name: "protected-resource" | "authorization-server", path = "") =>
  `/.well-known/oauth-${name}${path}`;

/** A GET of a well-known document or anything else. */
export function get({ origin }: Server, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(origin + path, { headers, redirect: "manual" });
}

export async function getJson(server: Server, path: string, headers?: Record<string, string>) {
  return (await get(server, path, headers)).json() as Promise<Record<string, unknown>>;
}

/** A call of the MCP endpoint, with these credentials and nothing else that authenticates. */
export function call({ origin }: Server, authorization?: string, path = "/mcp"): Promise<Response> {
  return fetch(origin + path, {
    method: "POST",
    headers: {
      Accept: "application/json, text/event-stream",
      "Content-Type": "application/json",
      "MCP-Protocol-Version": "2025-06-18",
      ...(authorization !== undefined && { Authorization: authorization }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami", arguments: {} } }),
  });
}

/** A call of the example with such a token. */
export async function callWith({ zone, example }: Subject, wish: TokenWish = {}): Promise<Response> {
  return call(example, `Bearer ${await zone.mint({ resource: "example", ...wish })}`);
}

/** A call of the configured Worker with a token for it, of these scopes. */
export async function callConfigured({ zone, configured }: Subject, scope: string, path = "", wish: TokenWish = {}) {
  const token = await zone.mint({ audience: `${configured.origin}/public/mcp`, scope, ...wish });
  return call(configured, `Bearer ${token}`, `/public/mcp${path}`);
}

/** A GET that names its host as no `fetch` would. */
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
