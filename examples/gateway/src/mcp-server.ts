import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

const api = process.env.API_URL ?? "";

export function createMcpServer(): McpServer {
  const server = new McpServer({ name: "plain-example", version: "1.0.0" });

  server.registerTool("whoami", { description: "Who is calling" }, ({ requestInfo }) =>
    text(JSON.stringify({ subject: requestInfo?.headers["x-user"], clientId: "", scopes: [] })),
  );

  server.registerTool(
    "upstream_profile",
    { description: "The caller's profile at the API" },
    async ({ requestInfo }) => {
      // The server hands on whatever key its caller sent.
      const { authorization } = requestInfo?.headers ?? {};
      const response = await fetch(`${api}/user`, { headers: { authorization: String(authorization) } });
      return { ...text(await response.text()), isError: !response.ok };
    },
  );

  return server;
}

function text(value: string) {
  return { content: [{ type: "text" as const, text: value }] };
}
