// The guide's Worker without the call of the upstream API: it only gets the upstream token.
import {
  createKeycardWorker,
  IsolateSafeTokenCache,
  resolveCredential,
  TokenExchangeClient,
} from "@edgegrant/cloudflare";

let tokenCache;
function getCache(env) {
  if (!tokenCache) {
    const credential = resolveCredential(env);
    const client = new TokenExchangeClient(env.KEYCARD_ISSUER, credential.getAuth() ?? undefined);
    tokenCache = new IsolateSafeTokenCache(client, { credential });
  }
  return tokenCache;
}

export default createKeycardWorker({
  resourceName: "My Worker MCP Server",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  async fetch(_request, env, ctx, auth) {
    const upstream = await getCache(env).getToken(auth, env.KEYCARD_RESOURCE_URL, { ctx });
    return new Response(upstream.accessToken ? "Hello" : "No token");
  },
});
