import { type ForwardOptions, forwardTo } from "@edgegrant/core";
import { type Forwarder, gatewayPath } from "@edgegrant/core/adapter";
import type { KeycardEnv } from "./env.ts";
import { createKeycardWorker, type KeycardWorker, type KeycardWorkerOptions } from "./worker.ts";

/** Settings of {@link createGateway}: those of a Worker, and what it forwards. */
export interface GatewayOptions<Env extends KeycardEnv = KeycardEnv>
  extends Omit<KeycardWorkerOptions<Env>, "fetch">,
    Omit<ForwardOptions, "fetch"> {}

/**
 * Creates a Worker that puts OAuth in front of another server. It answers like {@link createKeycardWorker}, and forwards
 * what it lets in like {@link forwardTo}.
 *
 * @example
 * ```ts
 * import { env } from "cloudflare:workers";
 *
 * export default createGateway({
 *   resource: "/mcp",
 *   upstream: env.UPSTREAM_URL,
 *   exchange: env.UPSTREAM_URL,
 * });
 * ```
 */
export function createGateway<Env extends KeycardEnv = KeycardEnv>(options: GatewayOptions<Env>): KeycardWorker<Env> {
  const forwarders = new Forwarders(options);
  return createKeycardWorker<Env>({
    ...options,
    fetch: (request, env, _ctx, auth, services) => forwarders.of(env)(request, auth, services),
  });
}

/** The forwarder for an environment, which may name the gateway's path. An isolate has one environment. */
class Forwarders<Env extends KeycardEnv> {
  readonly #options: GatewayOptions<Env>;
  #latest: { serverUrl: string | undefined; forward: Forwarder } | undefined;

  constructor(options: GatewayOptions<Env>) {
    this.#options = options;
  }

  of({ KEYCARD_SERVER_URL: serverUrl }: Env): Forwarder {
    if (!this.#latest || this.#latest.serverUrl !== serverUrl) {
      const path = gatewayPath(this.#options, serverUrl);
      this.#latest = { serverUrl, forward: forwardTo({ ...this.#options, path }) };
    }
    return this.#latest.forward;
  }
}
