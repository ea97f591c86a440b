// MCP servers with sessions, all behind one guard. Each uses its framework's transport and does not check itself to
// whom a session belongs.
import { createKeycardWorker, type KeycardEnv, type KeycardWorker } from "@edgegrant/cloudflare";
import { StreamableHTTPTransport } from "@hono/mcp";
import { McpServer as ServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport as TransportV1 } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  McpServer as ServerV2,
  WebStandardStreamableHTTPServerTransport as TransportV2,
} from "@modelcontextprotocol/server";
import { McpAgent } from "agents/mcp";
import { Hono } from "hono";
import { z } from "zod";

interface Env extends KeycardEnv {
  /** Selects one of the two Workers. */
  SESSIONS: "bound" | "unbound";
  /** The URL of fastmcp, which needs its own process. */
  FASTMCP: string;
}

/** Handles all requests of one session. */
type Transport = (request: Request) => Promise<Response>;

const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });

/** Adds a tool that returns what it was told before. */
function withDiary<Server extends ServerV1 | ServerV2>(server: Server): Server {
  let diary = "";
  const write = ({ entry }: { entry: string }) => {
    const before = diary;
    diary = entry;
    return text(before);
  };
  if (server instanceof ServerV1) server.registerTool("diary", { inputSchema: { entry: z.string() } }, write);
  else server.registerTool("diary", { inputSchema: z.object({ entry: z.string() }) }, write);
  return server;
}

/** The usual map from ids to transports. A request without an id opens a session. */
function keeping(open: (opened: (id: string, transport: Transport) => void) => Promise<Transport>): Transport {
  const transports = new Map<string, Transport>();
  return async (request) => {
    const id = request.headers.get("Mcp-Session-Id");
    const known = id === null ? await open((name, transport) => transports.set(name, transport)) : transports.get(id);
    return known?.(request) ?? new Response("No such session", { status: 404 });
  };
}

const newId = () => crypto.randomUUID();

const sdkV1 = keeping(async (opened) => {
  const transport = new TransportV1({ sessionIdGenerator: newId, onsessioninitialized: (id) => opened(id, handle) });
  const handle: Transport = (request) => transport.handleRequest(request);
  await withDiary(new ServerV1({ name: "v1", version: "1.0.0" })).connect(transport);
  return handle;
});

const sdkV2 = keeping(async (opened) => {
  const transport = new TransportV2({ sessionIdGenerator: newId, onsessioninitialized: (id) => opened(id, handle) });
  const handle: Transport = (request) => transport.handleRequest(request);
  await withDiary(new ServerV2({ name: "v2", version: "1.0.0" })).connect(transport);
  return handle;
});

const hono = keeping(async (opened) => {
  const transport = new StreamableHTTPTransport({
    sessionIdGenerator: newId,
    onsessioninitialized: (id) => opened(id, handle),
  });
  const app = new Hono().all("*", async (context) => (await transport.handleRequest(context)) ?? context.notFound());
  const handle: Transport = async (request) => app.fetch(request);
  await withDiary(new ServerV1({ name: "hono", version: "1.0.0" })).connect(transport);
  return handle;
});

export class Diary extends McpAgent {
  readonly server = withDiary(new ServerV1({ name: "agents", version: "1.0.0" }));

  async init(): Promise<void> {}
}

const agents = Diary.serve("/agents", { binding: "DIARY" });
const agentsSse = Diary.serveSSE("/agents-sse", { binding: "DIARY" });

const worker = (sessions: "bound" | "unbound") =>
  createKeycardWorker<Env>({
    sessions,
    fetch: (request, env, ctx) => {
      const { pathname, search } = new URL(request.url);
      if (pathname === "/sdk-v1") return sdkV1(request);
      if (pathname === "/sdk-v2") return sdkV2(request);
      if (pathname === "/hono-mcp") return hono(request);
      if (pathname === "/agents") return agents.fetch(request, env, ctx);
      if (pathname.startsWith("/agents-sse")) return agentsSse.fetch(request, env, ctx);
      return fetch(new Request(env.FASTMCP + pathname.replace(/^\/fastmcp$/, "/mcp") + search, request));
    },
  });

const workers = { bound: worker("bound"), unbound: worker("unbound") };

export default {
  fetch: (request, env, ctx) => workers[env.SESSIONS].fetch(request, env, ctx),
} satisfies KeycardWorker<Env>;
