// The Worker of the soak's fleets.
import { createKeycardWorker, IsolateSafeTokenCache, type KeycardEnv, type KeycardWorker } from "@edgegrant/cloudflare";
import { BASE_SCOPE, BOUNDS, perform, STORE_WAIT_MS } from "./operations.ts";

export { TokenVault } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  /** The identifier of the fleet. It differs from all its URLs. */
  AUDIENCE: string;
}

let protectedWorker: KeycardWorker<Env> | undefined;
let tokens: IsolateSafeTokenCache | undefined;

function build({ AUDIENCE }: Env): KeycardWorker<Env> {
  return createKeycardWorker<Env>({
    resource: AUDIENCE,
    requiredScopes: [BASE_SCOPE],
    memoEntries: BOUNDS.memoEntries,
    onEvent: () => undefined,
    fetch(request, env, _ctx, auth) {
      const { maxEntries } = BOUNDS;
      const options = { maxEntries, storeWaitMs: STORE_WAIT_MS, onEvent: () => undefined };
      tokens ??= IsolateSafeTokenCache.fromEnv(env, options);
      return perform(request, auth, tokens);
    },
  });
}

/** V8's own function, with `--expose-gc`. */
declare const gc: () => void;

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/gc") gc();
    if (pathname === "/gc" || pathname === "/health") return new Response("ok");
    protectedWorker ??= build(env);
    return protectedWorker.fetch(request, env, ctx);
  },
} satisfies KeycardWorker<Env>;
