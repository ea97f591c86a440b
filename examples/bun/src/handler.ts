import { createKeycardHandler } from "@edgegrant/bun";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpServer } from "./mcp-server.ts";
import { store } from "./store.ts";

export const handle = createKeycardHandler({
  resource: "/mcp",
  resourceName: "My Bun MCP Server",
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
