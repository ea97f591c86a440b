import type { AuthInfo, ResourceServer, TokenStore } from "@edgegrant/core";
import {
  badRequest,
  type CredentialInCode,
  configuredCredential,
  createResourceServer,
  credentialFor,
  type Dependencies,
  normalizeRequest,
  publicAddress,
  type RequestHead,
  SETTING_NAMES,
  type ServerOptions,
} from "@edgegrant/core/adapter";
import type { KeycardEnv } from "./env.ts";
import { resolveTokenStore } from "./resolve-token-store.ts";
import { onWorkers } from "./runtime.ts";
import { IsolateSafeTokenCache } from "./token-cache.ts";

/** Services for a handler. */
export interface KeycardServices {
  /**
   * The isolate's cache of upstream tokens, with the credential and the shared store (`KEYCARD_TOKENS`) in the
   * environment. It is built on first access, which throws {@link ConfigurationError} if a setting is missing or wrong.
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

/** Settings of {@link createKeycardWorker}. The zone and the default credential come from the environment. */
export interface KeycardWorkerOptions<Env extends KeycardEnv = KeycardEnv>
  extends Omit<ServerOptions, "credential" | "fetch" | "dependencies"> {
  /**
   * How the Worker authenticates to the zone: a credential, or a function that creates it from the environment, once
   * per isolate. Default: the credential in `KEYCARD_PRIVATE_KEY` or `KEYCARD_CLIENT_SECRET`.
   */
  credential?: CredentialInCode<Env> | undefined;
  /** Called for each verified caller. */
  fetch: AuthenticatedFetchHandler<Env>;
}

/** A Worker's handler, for its default export. */
export interface KeycardWorker<Env extends KeycardEnv = KeycardEnv> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response>;
}

/**
 * Protects a Worker with OAuth: answers preflights and the well-known documents, verifies the bearer token, and calls
 * your handler for verified callers only.
 *
 * A wrong setting affects only requests that depend on it. They get 500, and `onEvent` gets the cause. By default it
 * logs it.
 *
 * @example
 * ```ts
 * export default createKeycardWorker({
 *   resource: "/mcp",
 *   requiredScopes: ["mcp:tools"],
 *   async fetch(request, env, ctx, auth, { tokens }) {
 *     const profile = await tokens.fetchWithToken(auth, "https://api.github.com", "https://api.github.com/user");
 *     return Response.json({ found: profile.ok });
 *   },
 * });
 * ```
 */
export function createKeycardWorker<Env extends KeycardEnv = KeycardEnv>(
  options: KeycardWorkerOptions<Env>,
): KeycardWorker<Env> {
  const { fetch: handler, ...rest } = options;
  const server = createKeycardServer(rest);
  return {
    fetch: (request, env, ctx) =>
      server.handle(request, env, (received, auth, services) => handler(received, env, ctx, auth, services)),
  };
}

/** Settings of {@link createKeycardServer}: those of a Worker, without the handler. */
export interface KeycardServerOptions<Env extends KeycardEnv = KeycardEnv>
  extends Omit<KeycardWorkerOptions<Env>, "fetch"> {
  /** The store of upstream tokens. Default: the namespace in `KEYCARD_TOKENS` below the isolate's memory. */
  store?: TokenStore | undefined;
}

/** A protected Worker that gets its handler with each request, as the middleware of a framework needs it. */
export interface KeycardServer<Env extends KeycardEnv = KeycardEnv> {
  /** Answers one request. Calls the handler for verified callers only. Never throws. */
  handle(
    request: Request,
    env: Env,
    handler: (request: Request, auth: AuthInfo, services: KeycardServices) => Response | Promise<Response>,
  ): Promise<Response>;
}

/** Creates the server behind {@link createKeycardWorker}. */
export function createKeycardServer<Env extends KeycardEnv = KeycardEnv>(
  options: KeycardServerOptions<Env>,
): KeycardServer<Env> {
  const { credential, ...settings } = options;
  const deployments = new Deployments(settings, credential);
  return {
    async handle(request, env, handler) {
      const { server, services, readdress } = deployments.of(env);
      const addressed = readdress(request);
      if (!addressed) return badRequest();
      return server.handle(request, (received, auth) => handler(received, auth, services), addressed);
    },
  };
}

/** Settings that hold for every environment. */
type Settings = ServerOptions & Pick<KeycardServerOptions, "store">;

/** The objects for one environment. */
interface Deployment {
  env: KeycardEnv;
  server: ResourceServer;
  services: KeycardServices;
  /** The request with the host from the settings. Undefined if the request is malformed. */
  readdress: (request: Request) => RequestHead | undefined;
}

/** Creates the deployment for an environment once. An isolate has one environment. */
class Deployments<Env extends KeycardEnv> {
  readonly #settings: Settings;
  readonly #credential: CredentialInCode<Env> | undefined;
  #latest: Deployment | undefined;

  constructor(settings: Settings, credential: CredentialInCode<Env> | undefined) {
    this.#settings = settings;
    this.#credential = credential;
  }

  of(env: Env): Deployment {
    if (!this.#latest || !this.#isSame(this.#latest.env, env)) {
      this.#latest = deploymentOf(env, { ...this.#settings, credential: credentialFor(env, this.#credential) });
    }
    return this.#latest;
  }

  #isSame(one: KeycardEnv, other: Env): boolean {
    // A function may read any member of the environment.
    const decisive = typeof this.#credential === "function" ? namesOf(other) : DEPLOYMENT_SETTINGS;
    return one === other || decisive.every((name) => one[name] === other[name]);
  }
}

/** On Cloudflare callers can't choose the host. Elsewhere, `KEYCARD_SERVER_URL` sets it: see docs/decisions/0010. */
function deploymentOf(env: KeycardEnv, { store, ...settings }: Settings): Deployment {
  const address = env.KEYCARD_SERVER_URL ? publicAddress(env.KEYCARD_SERVER_URL, settings.resource) : undefined;
  let tokens: IsolateSafeTokenCache | undefined;
  const resource = address?.resource ?? settings.resource;
  let parts: Dependencies | undefined;
  const dependencies = () => {
    address?.requireKnown();
    parts ??= { credential: configuredCredential(env, settings.credential), store: store ?? resolveTokenStore(env) };
    return parts;
  };
  return {
    env,
    server: createResourceServer(env, onWorkers({ ...settings, resource, dependencies })),
    services: {
      get tokens() {
        tokens ??= IsolateSafeTokenCache.fromEnv(env, { ...settings, store });
        return tokens;
      },
    },
    readdress(received) {
      const request = address ? normalizeRequest(received) : received;
      return request && (address?.readdress(request) ?? request);
    },
  };
}

/** The settings that decide the Worker's identity and the place of its tokens. */
const DEPLOYMENT_SETTINGS = [...SETTING_NAMES, "KEYCARD_TOKENS"] as const;

function namesOf<Env extends KeycardEnv>(env: Env): (keyof KeycardEnv)[] {
  return Object.keys(env) as (keyof KeycardEnv)[];
}
