import { type AuthInfo, IsolateSafeTokenCache, resolveCredential, TokenExchangeClient } from "@edgegrant/cloudflare";
import type { Env } from "./env.ts";

// Safe at module level: the cache key of each token contains its user.
let tokens: IsolateSafeTokenCache | undefined;

/** Calls the upstream API on behalf of the caller. */
export async function callUpstream(path: string, auth: AuthInfo, env: Env, ctx: ExecutionContext): Promise<Response> {
  tokens ??= new IsolateSafeTokenCache(new TokenExchangeClient(env.KEYCARD_ISSUER), {
    credential: resolveCredential(env),
  });
  const { accessToken } = await tokens.getToken(auth, env.KEYCARD_RESOURCE_URL, { ctx });
  return fetch(env.KEYCARD_RESOURCE_URL + path, {
    headers: { Authorization: `Bearer ${accessToken}`, "User-Agent": "web-identity-example" },
    signal: AbortSignal.timeout(10_000),
  });
}
