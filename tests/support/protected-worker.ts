// A protected MCP server for tests of clients and browsers. Its settings are bindings, or those of the port at which it is
// called, so that one bundle serves all tests: the zone, the resource, the CORS policy, and the discovery policy.
import {
  type AuthInfo,
  type CorsPolicy,
  createKeycardWorker,
  type KeycardEnv,
  type KeycardWorker,
  needs,
  type Resource,
} from "@edgegrant/cloudflare";
import { McpServer as SessionServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";

export interface Env extends KeycardEnv {
  /** `origin`, `path` or `tenants`. */
  RESOURCE: string;
  /** JSON, like the next one. */
  CORS: string;
  LEGACY_DISCOVERY: string;
}

const resources: Record<string, Resource | undefined> = {
  path: "/mcp",
  tenants: ({ origin, pathname }) => /^\/[^/]+/.exec(pathname)?.[0] ?? origin,
};

/** The scopes that a tool needs in addition to those of every request. */
const toolScopes: Record<string, string> = { send_mail: "mail:send", read_mail: "mail:read" };

const handler = createMcpHandler(({ authInfo }) => {
  const server = new McpServer({ name: "protected-server", version: "1.0.0" });
  server.registerTool("whoami", { description: "Who is calling" }, () => whoami(authInfo as AuthInfo));
  for (const [name, scope] of Object.entries(toolScopes)) {
    server.registerTool(name, { description: `Needs ${scope}` }, () => whoami(authInfo as AuthInfo));
  }
  const archive = { description: "Needs mail:archive, as the SDK finds out", scopeChallenge: needs("mail:archive") };
  server.registerTool("archive_mail", archive, () => whoami(authInfo as AuthInfo));
  server.registerTool(
    "greet",
    {
      description: "Has a parameter that goes into a header (2026-07-28)",
      inputSchema: z.object({ city: z.string().meta({ "x-mcp-header": "City" }) }),
    },
    ({ city }) => ({ content: [{ type: "text", text: `Hello ${city}` }] }),
  );
  return server;
});

function whoami({ subject, scopes, claims }: AuthInfo) {
  return { content: [{ type: "text" as const, text: JSON.stringify({ subject, scopes, audience: claims.aud }) }] };
}

/** The sessions are in this isolate, which is enough for tests. */
const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();

/** The stateful transport of earlier revisions: the server creates the session id, and the client repeats it. */
async function inSession(request: Request, auth: AuthInfo): Promise<Response> {
  const known = sessions.get(request.headers.get("Mcp-Session-Id") ?? "");
  if (known) return known.handleRequest(request, { authInfo: auth });
  const transport = new WebStandardStreamableHTTPServerTransport({
    enableJsonResponse: true,
    sessionIdGenerator: () => crypto.randomUUID(),
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  const server = new SessionServer({ name: "session-server", version: "1.0.0" });
  server.registerTool("whoami", { description: "Who is calling" }, ({ authInfo }) => whoami(authInfo as AuthInfo));
  await server.connect(transport);
  return transport.handleRequest(request, { authInfo: auth });
}

function build({ RESOURCE, CORS, LEGACY_DISCOVERY }: Env): KeycardWorker<Env> {
  return createKeycardWorker<Env>({
    resource: resources[RESOURCE],
    cors: JSON.parse(CORS) as CorsPolicy,
    legacyDiscovery: JSON.parse(LEGACY_DISCOVERY) as boolean,
    resourceName: "A protected server",
    scopesSupported: ["mcp:tools", "mail:send", "mail:read"],
    requiredScopes: ["mcp:tools"],
    toolScopes,
    async fetch(request, _env, _ctx, auth) {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith("/echo")) return Response.json(Object.fromEntries(request.headers));
      if (pathname.endsWith("/session")) return inSession(request, auth);
      if (!pathname.endsWith("/mcp")) return new Response("Not found", { status: 404 });
      return handler.fetch(request, { authInfo: auth });
    },
  });
}

/** The Worker of each port that was called, with its settings. */
const servers = new Map<string, { env: Env; worker: KeycardWorker<Env> }>();

async function serverAt(port: string, env: Env & { SETTINGS?: string }) {
  const known = servers.get(port);
  if (known) return known;
  const own = env.SETTINGS === undefined ? env : ((await (await fetch(env.SETTINGS + port)).json()) as Env);
  // Another request may have been quicker.
  const server = servers.get(port) ?? { env: own, worker: build(own) };
  servers.set(port, server);
  return server;
}

export default {
  /** `SETTINGS` is the URL of the settings of every port, without the port. Without it, the bindings are the settings. */
  async fetch(request, bindings: Env & { SETTINGS?: string }, ctx) {
    const { env, worker } = await serverAt(new URL(request.url).port, bindings);
    return worker.fetch(request, env, ctx);
  },
} satisfies KeycardWorker<Env>;
