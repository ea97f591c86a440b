// The guide's Worker. Only the import and the guide's ellipsis, which is an answer here, differ.
import {
  createKeycardWorker,
  IsolateSafeTokenCache,
  resolveCredential,
  TokenExchangeClient,
} from "@edgegrant/cloudflare";

interface Env {
  KEYCARD_ISSUER: string;
  KEYCARD_CLIENT_ID?: string;
  KEYCARD_CLIENT_SECRET?: string;
  KEYCARD_PRIVATE_KEY?: string;
  KEYCARD_RESOURCE_URL: string;
}

let tokenCache: IsolateSafeTokenCache;
function getCache(env: Env) {
  if (!tokenCache) {
    const credential = resolveCredential(env);
    const client = new TokenExchangeClient(env.KEYCARD_ISSUER, credential.getAuth() ?? undefined);
    tokenCache = new IsolateSafeTokenCache(client, { credential });
  }
  return tokenCache;
}
export default createKeycardWorker<Env>({
  resourceName: "My Worker MCP Server",
  scopesSupported: ["mcp:tools"],
  requiredScopes: ["mcp:tools"],
  async fetch(request, env, ctx, auth) {
    const upstream = await getCache(env).getToken(auth.subject!, auth.token, env.KEYCARD_RESOURCE_URL);
    return fetch(`${env.KEYCARD_RESOURCE_URL}/api/user`, {
      headers: { Authorization: `Bearer ${upstream.accessToken}` },
    });
  },
});
