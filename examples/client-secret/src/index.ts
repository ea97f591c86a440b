// An MCP server behind Keycard, credential mode A: the Worker authenticates to the zone with a client id and a secret.
import {
  type AuthInfo,
  createKeycardWorker,
  IsolateSafeTokenCache,
  OAuthError,
  resolveCredential,
  TokenExchangeClient,
  TokenExchangeError,
  type TokenVault,
} from "@edgegrant/cloudflare";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";

// All isolates share sealed upstream tokens in these Durable Objects.
export { TokenVault } from "@edgegrant/cloudflare";

interface Env {
  KEYCARD_ISSUER: string;
  KEYCARD_CLIENT_ID: string;
  KEYCARD_CLIENT_SECRET: string;
  KEYCARD_RESOURCE_URL: string;
  KEYCARD_TOKENS: DurableObjectNamespace<TokenVault>;
}

// Safe at module level: the cache key of each token contains its user.
let tokenCache: IsolateSafeTokenCache | undefined;

function getCache(env: Env): IsolateSafeTokenCache {
  if (!tokenCache) {
    const credential = resolveCredential(env);
    const client = new TokenExchangeClient(env.KEYCARD_ISSUER, credential.getAuth() ?? undefined);
    tokenCache = new IsolateSafeTokenCache(client, { credential, env });
  }
  return tokenCache;
}

function createMcpServer(env: Env): McpServer {
  const server = new McpServer({ name: "client-secret-example", version: "1.0.0" });

  server.registerTool("whoami", { description: "Who is calling, through which client" }, ({ authInfo }) => {
    const { subject, clientId, scopes } = authInfo as AuthInfo;
    return { content: [{ type: "text", text: JSON.stringify({ subject, clientId, scopes }) }] };
  });

  server.registerTool(
    "upstream_profile",
    { description: "The caller's profile at the upstream API" },
    async (extra) => {
      try {
        const auth = extra.authInfo as AuthInfo;
        const upstream = await getCache(env).getToken(auth.subject, auth.token, env.KEYCARD_RESOURCE_URL);
        const response = await fetch(`${env.KEYCARD_RESOURCE_URL}/user`, {
          headers: { Authorization: `Bearer ${upstream.accessToken}`, "User-Agent": "client-secret-example" },
          signal: AbortSignal.timeout(10_000),
        });
        return { content: [{ type: "text", text: await response.text() }], isError: !response.ok };
      } catch (error) {
        return { content: [{ type: "text", text: explain(error) }], isError: true };
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

const worker = createKeycardWorker<Env>({
  resource: "/mcp",
  resourceName: "My Worker MCP Server",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],

  async fetch(request, env, _ctx, auth) {
    if (new URL(request.url).pathname !== "/mcp") return new Response("Not found", { status: 404 });
    // Stateless: there is no stream and no session.
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await createMcpServer(env).connect(transport);
    return transport.handleRequest(request, { authInfo: auth });
  },
});

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/health") return new Response("ok");
    return worker.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
