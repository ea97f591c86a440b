import { type AuthInfo, createResourceServer, type ResourceServer, type SettledServerOptions } from "@edgegrant/core";
import type { KeycardEnv } from "./env.ts";
import { onWorkers } from "./runtime.ts";

/** Your handler. It runs for verified callers only. */
export type AuthenticatedFetchHandler<Env extends KeycardEnv = KeycardEnv> = (
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  auth: AuthInfo,
) => Response | Promise<Response>;

/** Settings of {@link createKeycardWorker}. The zone and the credential come from the environment. */
export interface KeycardWorkerOptions<Env extends KeycardEnv = KeycardEnv> extends Omit<SettledServerOptions, "fetch"> {
  /** Called once the caller is verified. */
  fetch: AuthenticatedFetchHandler<Env>;
}

/** A Worker's handler, ready to be its default export. */
export interface KeycardWorker<Env extends KeycardEnv = KeycardEnv> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response>;
}

/**
 * Puts OAuth in front of a Worker: answers preflights and the well-known documents, verifies the bearer token, and
 * calls your handler for verified callers only.
 *
 * A wrong setting never keeps the Worker from serving what does not depend on it; what does answers 500, with the
 * cause in `onEvent`, which by default is the log.
 *
 * @example
 * ```ts
 * export default createKeycardWorker({
 *   requiredScopes: ["mcp:tools"],
 *   fetch: (request, env, ctx, auth) => new Response(`Hello ${auth.subject}`),
 * });
 * ```
 */
export function createKeycardWorker<Env extends KeycardEnv = KeycardEnv>(
  options: KeycardWorkerOptions<Env>,
): KeycardWorker<Env> {
  const { fetch: handler, ...settings } = options;
  const servers = new Servers(settings);
  return {
    fetch: (request, env, ctx) =>
      servers.of(env).handle(request, (authenticated, auth) => handler(authenticated, env, ctx, auth)),
  };
}

/** The server for the environment at hand. An isolate has one environment, so it is built once. */
class Servers {
  readonly #settings: SettledServerOptions;
  #latest: { env: KeycardEnv; server: ResourceServer } | undefined;

  constructor(settings: SettledServerOptions) {
    this.#settings = settings;
  }

  of(env: KeycardEnv): ResourceServer {
    if (!this.#latest || !sameIdentity(this.#latest.env, env)) {
      this.#latest = { env, server: createResourceServer(env, onWorkers(this.#settings)) };
    }
    return this.#latest.server;
  }
}

function sameIdentity(one: KeycardEnv, other: KeycardEnv): boolean {
  return (
    one === other ||
    (one.KEYCARD_ISSUER === other.KEYCARD_ISSUER && one.KEYCARD_PRIVATE_KEY === other.KEYCARD_PRIVATE_KEY)
  );
}
