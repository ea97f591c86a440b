import { type AuthInfo, TokenExchangeError } from "@edgegrant/cloudflare";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { Env } from "./env.ts";
import { callUpstream } from "./upstream.ts";

export function createMcpServer(env: Env, ctx: ExecutionContext): McpServer {
  const server = new McpServer({ name: "web-identity-example", version: "1.0.0" });

  server.registerTool("whoami", { description: "Who is calling, through which client" }, (extra) => {
    const { subject, clientId, scopes } = extra.authInfo as AuthInfo;
    return text(JSON.stringify({ subject, clientId, scopes }));
  });

  server.registerTool(
    "upstream_profile",
    { description: "The caller's profile at the upstream API" },
    async (extra) => {
      try {
        const response = await callUpstream("/user", extra.authInfo as AuthInfo, env, ctx);
        return { ...text(await response.text()), isError: !response.ok };
      } catch (error) {
        return { ...text(explain(error)), isError: true };
      }
    },
  );

  return server;
}

/** What the caller may know of a failure. The log says the rest, such as which setting is wrong. */
function explain(error: unknown): string {
  console.error(error instanceof Error ? error.message : error);
  return error instanceof TokenExchangeError ? error.message : "This tool does not work at the moment";
}

function text(value: string) {
  return { content: [{ type: "text" as const, text: value }] };
}
