// The Worker of these tests. It verifies, exchanges, and returns the user.
import type { DurableObjectState, KVNamespace } from "@cloudflare/workers-types";
import { createKeycardWorker, type KeycardEnv, type KeycardWorker, TokenVault } from "@edgegrant/cloudflare";

export { TokenVault } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  KEYCARD_RESOURCE_URL: string;
  /** The delay of every store write, in milliseconds. */
  STORE_WRITE_MS?: string;
}

const worker = createKeycardWorker<Env>({
  async fetch(request, env, _ctx, auth, { tokens }) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/verify") return new Response(auth.subject ?? null);
    const until = searchParams.get("until");
    const signal = until === null ? undefined : firesOnceAnswered(until);
    // With a signal, it uses the signature that accepts one; otherwise the guide's own.
    await (signal
      ? tokens.getToken(auth, env.KEYCARD_RESOURCE_URL, { signal })
      : tokens.getToken(auth.subject, auth.token, env.KEYCARD_RESOURCE_URL));
    return new Response(auth.subject ?? null);
  },
});

export default {
  fetch(request, env, ctx) {
    slowEnv ??= withSlowKv(env);
    return worker.fetch(request, slowEnv, ctx);
  },
} satisfies KeycardWorker<Env>;

let slowEnv: Env | undefined;

function withSlowKv(env: Env): Env {
  const { KEYCARD_TOKENS: kv, STORE_WRITE_MS } = env;
  if (!kv || "idFromName" in kv || !STORE_WRITE_MS) return env;
  const put: KVNamespace["put"] = async (...write) => {
    await pause(STORE_WRITE_MS);
    await kv.put(...(write as Parameters<KVNamespace["put"]>));
  };
  const slow = { get: kv.get.bind(kv), getWithMetadata: kv.getWithMetadata.bind(kv), delete: kv.delete.bind(kv), put };
  return { ...env, KEYCARD_TOKENS: slow as KVNamespace };
}

/** Durable Objects that delay every write. */
export class SlowTokenVault extends TokenVault {
  readonly #writeMs: string;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#writeMs = env.STORE_WRITE_MS ?? "0";
  }

  override async write(value: string, expiresAt: number): Promise<void> {
    await pause(this.#writeMs);
    await super.write(value, expiresAt);
  }
}

/** A signal that is aborted when the URL answers. */
function firesOnceAnswered(address: string): AbortSignal {
  const controller = new AbortController();
  const leave = () => controller.abort(new DOMException("the caller's time is over", "TimeoutError"));
  fetch(address).then(leave, () => undefined);
  return controller.signal;
}

function pause(ms: string): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Number(ms)));
}
