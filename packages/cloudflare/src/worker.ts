import { type AuthInfo, createResourceServer, type ResourceServer, type SettledServerOptions } from "@edgegrant/core";
import type { KeycardEnv } from "./env.ts";
import { onWorkers } from "./runtime.ts";
import { IsolateSafeTokenCache } from "./token-cache.ts";

/** What a handler finds ready. */
export interface KeycardServices {
  /**
   * The isolate's cache of upstream tokens, with the credential and the shared store (`KEYCARD_TOKENS`) that the
   * environment names. It is built when it is first asked for, and throws {@link ConfigurationError} if it can't be.
   */
  readonly tokens: IsolateSafeTokenCache;
}

/** Your handler. It runs for verified callers only. */
export type AuthenticatedFetchHandler<Env extends KeycardEnv = KeycardEnv> = (
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  auth: AuthInfo,
  services: KeycardServices,
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
 *   fetch: (request, env, ctx, auth, { tokens }) =>
 *     tokens.fetchWithToken(auth, "https://api.github.com", "https://api.github.com/user"),
 * });
 * ```
 */
export function createKeycardWorker<Env extends KeycardEnv = KeycardEnv>(
  options: KeycardWorkerOptions<Env>,
): KeycardWorker<Env> {
  const { fetch: handler, ...settings } = options;
  const deployments = new Deployments(settings);
  return {
    fetch: (request, env, ctx) => {
      const { server, services } = deployments.of(env);
      return server.handle(request, (authenticated, auth) => handler(authenticated, env, ctx, auth, services));
    },
  };
}

/** What is built for one environment. */
interface Deployment {
  env: KeycardEnv;
  server: ResourceServer;
  services: KeycardServices;
}

/** The deployment for the environment at hand. An isolate has one environment, so it is built once. */
class Deployments {
  readonly #settings: SettledServerOptions;
  #latest: Deployment | undefined;

  constructor(settings: SettledServerOptions) {
    this.#settings = settings;
  }

  of(env: KeycardEnv): Deployment {
    if (!this.#latest || !isSameDeployment(this.#latest.env, env)) {
      const server = createResourceServer(env, onWorkers(this.#settings));
      this.#latest = { env, server, services: servicesOf(env, this.#settings) };
    }
    return this.#latest;
  }
}

function servicesOf(env: KeycardEnv, { onEvent, now, waitUntil, shelf }: SettledServerOptions): KeycardServices {
  let tokens: IsolateSafeTokenCache | undefined;
  return {
    get tokens() {
      tokens ??= IsolateSafeTokenCache.fromEnv(env, { onEvent, now, waitUntil, shelf });
      return tokens;
    },
  };
}

/** Everything that decides who the Worker is and where it keeps tokens. */
const DECISIVE = [
  "KEYCARD_ISSUER",
  "KEYCARD_CLIENT_ID",
  "KEYCARD_CLIENT_SECRET",
  "KEYCARD_PRIVATE_KEY",
  "KEYCARD_CACHE_SECRET",
  "KEYCARD_CACHE_SECRET_PREVIOUS",
  "KEYCARD_TOKENS",
] as const satisfies readonly (keyof KeycardEnv)[];

function isSameDeployment(one: KeycardEnv, other: KeycardEnv): boolean {
  return one === other || DECISIVE.every((name) => one[name] === other[name]);
}
