// An MCP server of revision 2026-07-28 behind Keycard, with version 2 of the MCP SDK.
import { type AuthInfo, createKeycardWorker, type KeycardEnv } from "@edgegrant/cloudflare";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createMcpServer } from "./mcp-server.ts";

export interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
}

const worker = createKeycardWorker<Env>({
  resource: "/mcp",
  resourceName: "My MCP server, SDK v2",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  // Every other tool needs no more than that. A client without this scope is asked for it when it calls the tool.
  toolScopes: { send_note: "notes:send" },

  fetch(request, env, ctx, auth) {
    if (new URL(request.url).pathname !== "/mcp") return new Response("Not found", { status: 404 });
    const handler = createMcpHandler(({ authInfo }) => createMcpServer(authInfo as AuthInfo, env, ctx));
    return handler.fetch(request, { authInfo: auth });
  },
});

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/health") return new Response("ok");
    return worker.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
