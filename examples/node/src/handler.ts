import { createKeycardHandler } from "@edgegrant/node";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpServer } from "./mcp-server.ts";
import { store } from "./store.ts";

const protectedHandler = createKeycardHandler({
  resource: "/mcp",
  resourceName: "My Node MCP Server",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  store,

  async fetch(request, auth, { tokens }) {
    if (new URL(request.url).pathname !== "/mcp") return new Response("Not found", { status: 404 });
    // Stateless: there is no stream and no session.
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await createMcpServer(tokens).connect(transport);
    return transport.handleRequest(request, { authInfo: auth });
  },
});

/** `/health` needs no token. */
export function handle(request: Request): Response | Promise<Response> {
  return new URL(request.url).pathname === "/health" ? new Response("ok") : protectedHandler(request);
}
