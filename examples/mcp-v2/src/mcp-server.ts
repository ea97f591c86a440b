import {
  type AuthInfo,
  IsolateSafeTokenCache,
  OAuthError,
  resolveCredential,
  TokenExchangeClient,
  TokenExchangeError,
} from "@edgegrant/cloudflare";
import { McpServer } from "@modelcontextprotocol/server";
import type { Env } from "./index.ts";

// Safe at module level: the cache key of each token contains its user.
let tokens: IsolateSafeTokenCache | undefined;

/** Creates the server for one caller. */
export function createMcpServer(auth: AuthInfo, env: Env, ctx: ExecutionContext): McpServer {
  const server = new McpServer({ name: "mcp-v2-example", version: "1.0.0" });

  server.registerTool("whoami", { description: "Who is calling, through which client" }, () => {
    const { subject, clientId, scopes } = auth;
    return { content: [{ type: "text", text: JSON.stringify({ subject, clientId, scopes }) }] };
  });

  server.registerTool("upstream_profile", { description: "The caller's profile at the upstream API" }, async () => {
    try {
      const response = await callUpstream("/user", auth, env, ctx);
      return { content: [{ type: "text", text: await response.text() }], isError: !response.ok };
    } catch (error) {
      return { content: [{ type: "text", text: explain(error) }], isError: true };
    }
  });

  server.registerTool("send_note", { description: "Sends a note. Needs the scope notes:send" }, () => {
    return { content: [{ type: "text", text: `A note from ${auth.subject} would go out here` }] };
  });

  return server;
}

async function callUpstream(path: string, auth: AuthInfo, env: Env, ctx: ExecutionContext): Promise<Response> {
  const credential = resolveCredential(env);
  tokens ??= new IsolateSafeTokenCache(new TokenExchangeClient(env.KEYCARD_ISSUER, { credential }), { credential });
  const { accessToken } = await tokens.getToken(auth, env.KEYCARD_RESOURCE_URL, { ctx });
  return fetch(env.KEYCARD_RESOURCE_URL + path, {
    headers: { Authorization: `Bearer ${accessToken}`, "User-Agent": "mcp-v2-example" },
    signal: AbortSignal.timeout(10_000),
  });
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
