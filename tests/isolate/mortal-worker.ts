// The Worker of killed-leader.test.ts. With `?mortal`, nothing keeps the work alive after the client's disconnect, as
// if the platform had killed it.
import { createKeycardWorker, IsolateSafeTokenCache, type KeycardEnv } from "@edgegrant/cloudflare";

const WAIT_MS = 2_000;

interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
}

let tokens: IsolateSafeTokenCache | undefined;

export default createKeycardWorker<Env>({
  async fetch(request, env, _ctx, auth) {
    tokens ??= IsolateSafeTokenCache.fromEnv(env, { waitMs: WAIT_MS });
    const { searchParams } = new URL(request.url);
    const ctx = searchParams.has("mortal") ? { ctx: { waitUntil: () => undefined } } : {};
    const signal = AbortSignal.timeout(Number(searchParams.get("timeoutMs") ?? 10_000));
    await tokens.getToken(auth, env.KEYCARD_RESOURCE_URL, { ...ctx, signal });
    return new Response(auth.subject ?? null);
  },
});
