import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AuthInfo, createKeycardHandler, toNodeListener } from "@edgegrant/node";
import type { Zone } from "@edgegrant/zone";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";

/** One request to the server, and the status of its answer. */
export interface Seen {
  /** When it arrived, in milliseconds since the epoch. */
  timeMs: number;
  /** Whether it had an access token. */
  hasToken: boolean;
  method: string;
  path: string;
  /** The method of the JSON-RPC message, if there is one. */
  rpc?: string;
  tool?: string;
  status: number;
}

/** A protected MCP server with sessions. It can simulate faults and records the requests of clients. */
export interface ObservedServer {
  /** The URL for clients. */
  readonly url: string;
  readonly seen: readonly Seen[];
  /** From now on, refuses every access token used so far as expired. */
  expireTokens(): void;
  /**
   * From now on, answers every request with a token with 503 and `Retry-After`, as if the zone's keys were unavailable.
   */
  lose(): void;
  /** The value of that `Retry-After`. */
  readonly retryAfterSeconds: number;
  recover(): void;
  /** Ends every connection and every session, and listens again on the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** The scopes that a tool needs in addition to those of every request. They are in no metadata document. */
const TOOL_SCOPES = { send_mail: "mail:send" };

/** @param resource edgegrant's option. Undefined for the origin. */
export async function startObservedServer(
  zone: Zone,
  port: number,
  resource: "/mcp" | undefined,
): Promise<ObservedServer> {
  const settings = {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_SERVER_URL: `http://127.0.0.1:${port}`,
    // With a fixed secret, sessions remain valid for a new handler.
    KEYCARD_CACHE_SECRET: "a secret of this test, of 32 bytes or more",
  };
  let sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const protect = (more: { now?: () => number } = {}) =>
    createKeycardHandler({
      ...more,
      settings,
      resource,
      resourceName: "An observed server",
      scopesSupported: ["mcp:tools", "mail:read"],
      requiredScopes: ["mcp:tools"],
      toolScopes: TOOL_SCOPES,
      onEvent: () => undefined,
      async fetch(request, auth) {
        if (new URL(request.url).pathname !== "/mcp") return new Response("Not found", { status: 404 });
        return inSession(sessions, request, auth);
      },
    });
  const handle = protect();
  const handleLater = protect({ now: () => Date.now() + 2 * HOUR_MS });
  let handleInTrouble: typeof handle | undefined;
  let retryAfterSeconds = 30;

  const seen: Seen[] = [];
  const used = new Set<string>();
  const expired = new Set<string>();
  const listener = toNodeListener(
    async (request) => {
      const { method } = request;
      const token = request.headers.get("Authorization") ?? "";
      const note: Seen = {
        timeMs: Date.now(),
        hasToken: token !== "",
        method,
        path: new URL(request.url).pathname,
        ...(await messageOf(request)),
        status: 0,
      };
      seen.push(note);
      if (token) used.add(token);
      const healthy = expired.has(token) ? handleLater : handle;
      const response = await (token && handleInTrouble ? handleInTrouble : healthy)(request);
      note.status = response.status;
      if (response.status === 503) retryAfterSeconds = Number(response.headers.get("Retry-After"));
      return response;
    },
    { onError: () => undefined },
  );

  let server: Server;
  const listen = async () => {
    server = createServer(listener);
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const stop = async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen();
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    seen,
    get retryAfterSeconds() {
      return retryAfterSeconds;
    },
    expireTokens: () => {
      for (const token of used) expired.add(token);
    },
    lose: () => {
      zone.setFault("jwks", { status: 503 });
      handleInTrouble = protect();
    },
    recover: () => {
      zone.clearFaults();
      handleInTrouble = undefined;
    },
    async restart() {
      await stop();
      sessions = new Map();
      await listen();
    },
    close: stop,
  };
}

/** Reads the message from a copy of the request. */
async function messageOf(request: Request): Promise<Pick<Seen, "rpc" | "tool">> {
  if (request.method !== "POST") return {};
  try {
    const { method, params } = (await request.clone().json()) as { method?: string; params?: { name?: string } };
    return { ...(method && { rpc: method }), ...(method === "tools/call" && params?.name && { tool: params.name }) };
  } catch {
    return {};
  }
}

async function inSession(
  sessions: Map<string, WebStandardStreamableHTTPServerTransport>,
  request: Request,
  auth: AuthInfo,
): Promise<Response> {
  const id = request.headers.get("Mcp-Session-Id");
  const known = sessions.get(id ?? "");
  if (known) return known.handleRequest(request, { authInfo: auth });
  if (id !== null) return new Response("Session not found", { status: 404 });
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: true,
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (made) => void sessions.set(made, transport),
  });
  const server = new McpServer({ name: "observed", version: "1.0.0" });
  for (const name of ["whoami", ...Object.keys(TOOL_SCOPES)]) {
    server.registerTool(name, { description: "Who is calling" }, ({ authInfo }) => {
      const { subject, scopes, claims } = authInfo as AuthInfo;
      return { content: [{ type: "text", text: JSON.stringify({ subject, scopes, audience: claims.aud }) }] };
    });
  }
  await server.connect(transport);
  return transport.handleRequest(request, { authInfo: auth });
}
