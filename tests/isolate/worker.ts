// The Worker of these tests: it verifies, exchanges, and says on whose behalf.
import {
  createKeycardWorker,
  IsolateSafeTokenCache,
  type KeycardEnv,
  resolveCredential,
  resolveTokenStore,
  TokenExchangeClient,
  type TokenStore,
} from "@edgegrant/cloudflare";

export { TokenVault } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
  /** Makes the store take its time over every write, in milliseconds. */
  STORE_WRITE_MS?: string;
}

let cache: IsolateSafeTokenCache | undefined;

export default createKeycardWorker<Env>({
  async fetch(request, env, _ctx, auth) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/verify") return new Response(auth.subject ?? null);
    cache ??= cacheOf(env);
    const patience = searchParams.get("patience");
    const signal = patience === null ? undefined : AbortSignal.timeout(Number(patience));
    try {
      // With a signal in the form that takes one, else in the guide's own.
      await (signal
        ? cache.getToken(auth, env.KEYCARD_RESOURCE_URL, { signal })
        : cache.getToken(auth.subject, auth.token, env.KEYCARD_RESOURCE_URL));
    } catch (error) {
      if (signal?.aborted) return new Response("impatient", { status: 504 });
      throw error;
    }
    return new Response(auth.subject ?? null);
  },
});

function cacheOf(env: Env): IsolateSafeTokenCache {
  const credential = resolveCredential(env);
  const client = new TokenExchangeClient(env.KEYCARD_ISSUER, { credential });
  if (!env.STORE_WRITE_MS) return new IsolateSafeTokenCache(client, { credential, env });
  return new IsolateSafeTokenCache(client, {
    credential,
    store: slow(resolveTokenStore(env), Number(env.STORE_WRITE_MS)),
  });
}

function slow(store: TokenStore, writeMs: number): TokenStore {
  return {
    get: (key) => store.get(key),
    set: async (key, token) => {
      await new Promise((resolve) => setTimeout(resolve, writeMs));
      await store.set(key, token);
    },
    delete: (key) => store.delete(key),
  };
}
