import { createKeycardWorker, type KeycardEnv } from "@edgegrant/cloudflare";
import { type AuthInfo, createKeycardHandler, type KeycardSettings } from "@edgegrant/node";
import { McpServer as McpServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import type { ServerUnderTest } from "../src/index.ts";

const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });
const access = {
  resource: "/mcp",
  requiredScopes: ["mcp:tools"],
  toolScopes: { send_note: "notes:send" },
};

/** Adds the tools to a server of either SDK. */
function withTools<Server extends McpServer | McpServerV1>(server: Server, auth: AuthInfo): Server {
  const register = (name: string, answer: () => ReturnType<typeof text>) =>
    server instanceof McpServerV1 ? server.registerTool(name, {}, answer) : server.registerTool(name, {}, answer);
  register("whoami", () => text(`${auth.subject}`));
  register("send_note", () => text("sent"));
  register("broken", () => ({ ...text("it does not work"), isError: true }));
  return server;
}

const info = { name: "server", version: "1.0.0" };

function answerWithV2(request: Request, auth: AuthInfo): Promise<Response> {
  return createMcpHandler(() => withTools(new McpServer(info), auth)).fetch(request, { authInfo: auth });
}

async function answerWithV1(request: Request, auth: AuthInfo): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await withTools(new McpServerV1(info), auth).connect(transport);
  return transport.handleRequest(request, { authInfo: auth });
}

/** A server of each kind. */
export const SERVERS: readonly [string, (settings: KeycardSettings) => ServerUnderTest][] = [
  ["a handler, with SDK v2", (settings) => createKeycardHandler({ ...access, settings, fetch: answerWithV2 })],
  ["a handler, with SDK v1", (settings) => createKeycardHandler({ ...access, settings, fetch: answerWithV1 })],
  [
    "a Worker, in plain Node",
    () =>
      createKeycardWorker<KeycardEnv>({
        ...access,
        fetch: (request, _env, _ctx, auth) => answerWithV2(request, auth),
      }),
  ],
];
