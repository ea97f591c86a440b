import OAuthProvider, { type OAuthHelpers } from "@cloudflare/workers-oauth-provider";

interface Env {
  OAUTH_PROVIDER: OAuthHelpers;
}

export default new OAuthProvider<Env>({
  apiRoute: "/mcp",
  apiHandler: { fetch: async () => new Response("in") },
  defaultHandler: {
    async fetch(request: Request, env: Env) {
      const asked = await env.OAUTH_PROVIDER.parseAuthRequest(request);
      const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
        request: asked,
        userId: "alice",
        metadata: {},
        scope: asked.scope,
        props: { name: "Alice" },
      });
      return Response.redirect(redirectTo, 302);
    },
  },
  authorizeEndpoint: "/authorize",
  tokenEndpoint: "/token",
  clientRegistrationEndpoint: "/register",
  scopesSupported: ["mcp:tools"],
  resourceMetadata: { resource: "http://127.0.0.1:8787/mcp" },
});
