// An MCP server behind Keycard, credential mode B: the Worker signs with its own key and publishes the public key at
// /.well-known/jwks.json. There is no client secret.
import { createKeycardWorker, dpop } from "@edgegrant/cloudflare";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { Env } from "./env.ts";
import { createMcpServer } from "./mcp-server.ts";

const worker = createKeycardWorker<Env>({
  resource: "/mcp",
  resourceName: "My keyed Worker MCP Server",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  // Also takes tokens that are bound to a key of the client, which are of no use to a thief.
  dpop: dpop(),

  async fetch(request, env, ctx, auth) {
    if (new URL(request.url).pathname !== "/mcp") return new Response("Not found", { status: 404 });
    // Stateless: there is no stream and no session.
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await createMcpServer(env, ctx).connect(transport);
    return transport.handleRequest(request, { authInfo: auth });
  },
});

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/health") return new Response("ok");
    return worker.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
