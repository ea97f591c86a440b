// An MCP server whose tool needs an upstream API that may require the user's consent. It serves both SDKs: `/v1/mcp`
// returns an error that the client acts on, `/v2/mcp` requests input.
import {
  type AuthInfo,
  createKeycardWorker,
  IsolateSafeTokenCache,
  type KeycardEnv,
  resolveCredential,
  TokenExchangeClient,
  TokenExchangeError,
} from "@edgegrant/cloudflare";
import { McpServer as McpServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { UrlElicitationRequiredError } from "@modelcontextprotocol/sdk/types.js";
import {
  createMcpHandler,
  inputRequired,
  inputResponse,
  McpServer,
  UrlElicitationRequiredError as UrlElicitationRequiredErrorV2,
} from "@modelcontextprotocol/server";

interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
}

let cache: IsolateSafeTokenCache | undefined;

async function scopesAtUpstream(auth: AuthInfo, env: Env): Promise<string> {
  const credential = resolveCredential(env);
  cache ??= new IsolateSafeTokenCache(new TokenExchangeClient(env.KEYCARD_ISSUER, { credential }), { credential });
  const { scope } = await cache.getToken(auth, env.KEYCARD_RESOURCE_URL);
  return `${auth.subject}: ${scope?.join(" ")}`;
}

function result(text: string, isError = false) {
  return { content: [{ type: "text" as const, text }], isError };
}

/** The page on which the user can consent, if there is one. */
function pageFor(error: unknown): string | undefined {
  return error instanceof TokenExchangeError ? error.interactionUri : undefined;
}

const message = "Allow this server to read your profile";

async function throughV1(request: Request, env: Env, auth: AuthInfo): Promise<Response> {
  const server = new McpServerV1({ name: "consent", version: "1.0.0" });
  server.registerTool("profile", {}, async () => {
    try {
      return result(await scopesAtUpstream(auth, env));
    } catch (error) {
      const url = pageFor(error);
      if (url === undefined) throw error;
      throw new UrlElicitationRequiredError([{ mode: "url", elicitationId: crypto.randomUUID(), url, message }]);
    }
  });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request, { authInfo: auth });
}

function throughV2(request: Request, env: Env, auth: AuthInfo): Promise<Response> {
  const handler = createMcpHandler(({ era }) => {
    const server = new McpServer({ name: "consent", version: "1.0.0" });
    server.registerTool("profile", {}, async ({ mcpReq }) => {
      try {
        return result(await scopesAtUpstream(auth, env));
      } catch (error) {
        const url = pageFor(error);
        if (url === undefined) throw error;
        // A user who returns without consent is not sent to the page again.
        if (inputResponse(mcpReq.inputResponses, "consent").kind !== "missing") {
          return result("You have not allowed it", true);
        }
        // Revisions before 2026-07-28 support only the error.
        if (era === "legacy") {
          throw new UrlElicitationRequiredErrorV2([{ mode: "url", elicitationId: crypto.randomUUID(), url, message }]);
        }
        return inputRequired({ inputRequests: { consent: inputRequired.elicitUrl({ message, url }) } });
      }
    });
    return server;
  });
  return handler.fetch(request, { authInfo: auth });
}

export default createKeycardWorker<Env>({
  requiredScopes: ["mcp:tools"],
  async fetch(request, env, _ctx, auth) {
    switch (new URL(request.url).pathname) {
      case "/v1/mcp":
        return throughV1(request, env, auth);
      case "/v2/mcp":
        return throughV2(request, env, auth);
      default:
        return new Response(await scopesAtUpstream(auth, env));
    }
  },
});
