// The Worker of these tests: it verifies, exchanges, and says on whose behalf.
import {
  createKeycardWorker,
  IsolateSafeTokenCache,
  resolveCredential,
  TokenExchangeClient,
} from "@edgegrant/cloudflare";

interface Env {
  KEYCARD_ISSUER: string;
  KEYCARD_CLIENT_ID: string;
  KEYCARD_CLIENT_SECRET: string;
  KEYCARD_RESOURCE_URL: string;
}

let cache: IsolateSafeTokenCache | undefined;

export default createKeycardWorker<Env>({
  async fetch(request, env, _ctx, auth) {
    if (new URL(request.url).pathname === "/verify") return new Response(auth.subject ?? null);
    const credential = resolveCredential(env);
    cache ??= new IsolateSafeTokenCache(new TokenExchangeClient(env.KEYCARD_ISSUER, { credential }), { credential });
    await cache.getToken(auth.subject, auth.token, env.KEYCARD_RESOURCE_URL);
    return new Response(auth.subject ?? null);
  },
});
