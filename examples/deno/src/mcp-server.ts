import { type AuthInfo, OAuthError, type TokenCache, TokenExchangeError } from "@edgegrant/deno";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";

const upstream = Deno.env.get("KEYCARD_RESOURCE_URL") ?? "";

export function createMcpServer(tokens: TokenCache): McpServer {
  const server = new McpServer({ name: "deno-example", version: "1.0.0" });

  server.registerTool("whoami", { description: "Who is calling, through which client" }, (extra) => {
    const { subject, clientId, scopes } = extra.authInfo as AuthInfo;
    return text(JSON.stringify({ subject, clientId, scopes }));
  });

  server.registerTool(
    "upstream_profile",
    { description: "The caller's profile at the upstream API" },
    async (extra) => {
      try {
        const response = await tokens.fetchWithToken(extra.authInfo as AuthInfo, upstream, `${upstream}/user`, {
          headers: { "User-Agent": "deno-example" },
          signal: AbortSignal.timeout(10_000),
        });
        return { ...text(await response.text()), isError: !response.ok };
      } catch (error) {
        return { ...text(explain(error)), isError: true };
      }
    },
  );

  return server;
}

/** The text that the caller may see. Failures of the token exchange are already in the log. */
function explain(error: unknown): string {
  if (error instanceof TokenExchangeError) {
    // For clients that can open pages, an elicitation is better: see docs/elicitation.md.
    return error.interactionUri ? `Open ${error.interactionUri}, then call this tool again` : error.message;
  }
  if (!(error instanceof OAuthError)) console.error("upstream_profile:", error);
  return "This tool does not work at the moment";
}

function text(value: string) {
  return { content: [{ type: "text" as const, text: value }] };
}
