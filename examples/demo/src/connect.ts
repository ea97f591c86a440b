import * as v2 from "@modelcontextprotocol/client";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { HeadlessProvider } from "./headless-provider.ts";

/** The version of the MCP SDK's client: v1, or v2 with revision 2026-07-28. */
export type Sdk = "v1" | "v2";

/** The parts of a client that an agent needs, for both SDKs. */
export interface McpClient {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  close(): Promise<void>;
}

/** The provider with which a client logs in, and its `fetch`. */
export interface Entrance {
  authProvider: HeadlessProvider;
  fetch: typeof fetch;
}

/** Connects a client that knows only the server's URL. It gets a 401, logs its user in, and tries again. */
export function connect(sdk: Sdk, serverUrl: URL, entrance: Entrance): Promise<McpClient> {
  return sdk === "v1" ? connectV1(serverUrl, entrance) : connectV2(serverUrl, entrance);
}

async function connectV1(serverUrl: URL, entrance: Entrance): Promise<McpClient> {
  const newClient = () => new Client({ name: "demo-agent", version: "1.0.0" });
  const refused = new StreamableHTTPClientTransport(serverUrl, entrance);
  await newClient()
    .connect(refused)
    .catch((error) => rethrowUnless(error instanceof UnauthorizedError, error));
  await refused.finishAuth(entrance.authProvider.takeCallback().get("code") ?? "");
  const client = newClient();
  await client.connect(new StreamableHTTPClientTransport(serverUrl, entrance));
  return client;
}

async function connectV2(serverUrl: URL, entrance: Entrance): Promise<McpClient> {
  const versionNegotiation = { mode: { pin: "2026-07-28" } };
  const newClient = () => new v2.Client({ name: "demo-agent", version: "1.0.0" }, { versionNegotiation });
  const refused = new v2.StreamableHTTPClientTransport(serverUrl, entrance);
  await newClient()
    .connect(refused)
    .catch((error) => rethrowUnless(error instanceof v2.UnauthorizedError, error));
  await refused.finishAuth(entrance.authProvider.takeCallback());
  const client = newClient();
  await client.connect(new v2.StreamableHTTPClientTransport(serverUrl, entrance));
  return client;
}

function rethrowUnless(expected: boolean, error: unknown): void {
  if (!expected) throw error;
}
