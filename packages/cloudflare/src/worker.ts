import type { AuthInfo, ResourceServer } from "@edgegrant/core";
import {
  badRequest,
  createResourceServer,
  normalizeRequest,
  publicAddress,
  type ServerOptions,
} from "@edgegrant/core/adapter";
import { type CredentialInCode, credentialFor } from "./credentials.ts";
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

/** Settings of {@link createKeycardWorker}. The zone and, unless said otherwise, the credential come from the environment. */
export interface KeycardWorkerOptions<Env extends KeycardEnv = KeycardEnv>
  extends Omit<ServerOptions, "credential" | "fetch"> {
  /**
   * How the Worker proves to the zone who it is: a credential, or what makes one of the environment, once for an isolate.
   * Default: what `KEYCARD_PRIVATE_KEY` or `KEYCARD_CLIENT_SECRET` hold.
   */
  credential?: CredentialInCode<Env> | undefined;
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
  const { fetch: handler, credential, ...settings } = options;
  const deployments = new Deployments(settings, credential);
  return {
    fetch: async (request, env, ctx) => {
      const { server, services, asMeant } = deployments.of(env);
      const meant = asMeant(request);
      if (!meant) return badRequest();
      const run = (received: Request, auth: AuthInfo) => handler(received, env, ctx, auth, services);
      return server.handle(meant, run, request);
    },
  };
}

/** What is built for one environment. */
interface Deployment {
  env: KeycardEnv;
  server: ResourceServer;
  services: KeycardServices;
  /** The request that counts, where the settings say which host is meant; undefined if it can't be read. */
  asMeant: (request: Request) => Request | undefined;
}

/** The deployment for the environment at hand. An isolate has one environment, so it is built once. */
class Deployments<Env extends KeycardEnv> {
  readonly #settings: ServerOptions;
  readonly #credential: CredentialInCode<Env> | undefined;
  #latest: Deployment | undefined;

  constructor(settings: ServerOptions, credential: CredentialInCode<Env> | undefined) {
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
    // A function may read anything of the environment.
    const decisive = typeof this.#credential === "function" ? namesOf(other) : DEPLOYMENT_SETTINGS;
    return one === other || decisive.every((name) => one[name] === other[name]);
  }
}

/** On Cloudflare no caller can choose the host. Where one can, `KEYCARD_SERVER_URL` says it: see docs/decisions/0010. */
function deploymentOf(env: KeycardEnv, settings: ServerOptions): Deployment {
  const services = createServices(env, settings);
  if (!env.KEYCARD_SERVER_URL) {
    return { env, server: createResourceServer(env, onWorkers(settings)), services, asMeant: (request) => request };
  }
  const { resource, asMeant } = publicAddress(env.KEYCARD_SERVER_URL, settings.resource);
  return {
    env,
    server: createResourceServer(env, onWorkers({ ...settings, resource })),
    services,
    asMeant(received) {
      const request = normalizeRequest(received);
      return request && asMeant(request);
    },
  };
}

function createServices(
  env: KeycardEnv,
  { credential, onEvent, now, userAgent, waitUntil, documentCache }: ServerOptions,
): KeycardServices {
  let tokens: IsolateSafeTokenCache | undefined;
  return {
    get tokens() {
      tokens ??= IsolateSafeTokenCache.fromEnv(env, {
        credential,
        onEvent,
        now,
        userAgent,
        waitUntil,
        documentCache,
      });
      return tokens;
    },
  };
}

/** Everything that decides who the Worker is and where it keeps tokens. */
const DEPLOYMENT_SETTINGS = [
  "KEYCARD_ISSUER",
  "KEYCARD_CLIENT_ID",
  "KEYCARD_CLIENT_SECRET",
  "KEYCARD_PRIVATE_KEY",
  "KEYCARD_CACHE_SECRET",
  "KEYCARD_CACHE_SECRET_PREVIOUS",
  "KEYCARD_SERVER_URL",
  "KEYCARD_TOKENS",
] as const satisfies readonly (keyof KeycardEnv)[];

function namesOf<Env extends KeycardEnv>(env: Env): (keyof KeycardEnv)[] {
  return Object.keys(env) as (keyof KeycardEnv)[];
}
