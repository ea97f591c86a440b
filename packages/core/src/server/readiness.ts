import { checkStore } from "../cache/check-store.ts";
import type { TokenStore } from "../cache/store.ts";
import { isWithin, requireTimeout, withDeadline } from "../concurrency/deadline.ts";
import { SingleFlight } from "../concurrency/single-flight.ts";
import { ConfigurationError, messageOf, SecretError } from "../errors.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { jsonResponse } from "../platform/json-response.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { readSecret } from "../platform/secret.ts";
import type { AccessTokenCheck } from "../verify/access-token-check.ts";
import { resolvePolicy } from "./authenticate.ts";
import { reportFailure } from "./error-response.ts";
import type { RequestMemo } from "./request-target.ts";
import type { ResourceServerOptions } from "./resource-server.ts";

/** Settings of {@link readiness}. */
export interface ReadinessOptions {
  /**
   * What the server can't do without. `"credential"`: one must be configured. `"store"`: the store of upstream tokens must
   * answer. Default: a credential is checked if there is one, and a store that fails is a warning, because requests go on
   * without it.
   */
  requires?: readonly ("credential" | "store")[] | undefined;
  /** How long each check may take, in milliseconds. Default: 2,000. */
  timeoutMs?: number | undefined;
}

/** What a server needs for upstream tokens. */
export interface Dependencies {
  /** How it authenticates to the zone. */
  credential?: ApplicationCredential | undefined;
  /** Where it keeps upstream tokens. */
  store?: TokenStore | undefined;
}

/** The server that is checked. */
export interface CheckedServer {
  readonly options: ResourceServerOptions;
  readonly runtime: Runtime;
  readonly memo: RequestMemo;
  /** Throws {@link ConfigurationError} if a setting is wrong. */
  readonly verifier: () => AccessTokenCheck;
}

/** Answers requests for the health of a server. Returns undefined for any other request. */
export type HealthResponder = (request: RequestHead) => Promise<Response | undefined>;

/** The result of {@link readiness}: makes the responder of one server. */
export type Readiness = (server: CheckedServer) => HealthResponder;

type Status = "pass" | "warn" | "fail";

const PATH = "/.well-known/edgegrant/health";
const METHODS = "GET, HEAD, OPTIONS";
const DEFAULT_TIMEOUT_MS = 2_000;
/** How long a result is repeated. So no caller can cause more than one check in this time. */
const KEPT_MS = 5_000;
const KEY = "readiness";

/**
 * Makes a server say at `/.well-known/edgegrant/health` whether it is ready: 200 with `{"status":"pass"}` or
 * `{"status":"warn"}`, or 503 with `{"status":"fail"}`. The answer says no more, because anyone can ask. `onEvent` gets the
 * causes.
 *
 * It checks that no setting is wrong, that the keys of a zone are there or can be fetched, that the credential can be read,
 * and that the stores of upstream tokens and of used DPoP proofs answer. It checks at most once in five seconds, and repeats
 * the result meanwhile.
 *
 * @throws {ConfigurationError} if `timeoutMs` is out of range.
 *
 * @example
 * ```ts
 * const handler = createKeycardHandler(settings, { readiness: readiness(), fetch: () => new Response("Hello") });
 * ```
 */
export function readiness({ requires = [], timeoutMs = DEFAULT_TIMEOUT_MS }: ReadinessOptions = {}): Readiness {
  requireTimeout(timeoutMs);
  return (server) => {
    const { now, waitUntil } = server.runtime;
    const checks = new SingleFlight<Status>(2 * timeoutMs, now);
    let latest: { status: Status; atMs: number } | undefined;
    const check = async (request: RequestHead): Promise<Status> => {
      const status = await statusOf(server, request, requires, timeoutMs);
      latest = { status, atMs: now() };
      return status;
    };
    return async (request) => {
      if (new URL(request.url).pathname !== PATH) return undefined;
      const { method } = request;
      if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: METHODS } });
      if (method !== "GET" && method !== "HEAD")
        return jsonResponse(405, { error: "invalid_request" }, { Allow: METHODS });
      const known = latest && isWithin(KEPT_MS, latest.atMs, now()) ? latest.status : undefined;
      const status = known ?? (await checks.run(KEY, { work: () => check(request), waitUntil }));
      const response = jsonResponse(status === "fail" ? 503 : 200, { status });
      return method === "HEAD" ? new Response(null, response) : response;
    };
  };
}

/** The result of all checks. `onEvent` gets each failure that no part of the server reports by itself. */
async function statusOf(
  server: CheckedServer,
  request: RequestHead,
  requires: NonNullable<ReadinessOptions["requires"]>,
  timeoutMs: number,
): Promise<Status> {
  const { runtime } = server;
  const parts = server.options.dependencies ?? (() => ({}));
  const passes = async (check: () => unknown, report: (error: unknown) => void): Promise<boolean> => {
    try {
      const error = () => new Error(`No answer within ${timeoutMs} ms`);
      return (await withDeadline((async () => check())(), { timeoutMs, error })) !== false;
    } catch (error) {
      report(error);
      return false;
    }
  };
  const startedAtMs = runtime.now();
  const { dpop } = server.options;
  const [hasStore, takesProofs, ...needed] = await Promise.all([
    passes(
      () => checkStoreIn(parts()),
      (error) => reportStore(error, runtime.now() - startedAtMs, runtime),
    ),
    passes(
      () => dpop?.requireReady(runtime),
      (error) => reportProofs(error, runtime),
    ),
    passes(() => checkSettings(server, request), runtime.reportMisconfiguration),
    // The verifier reports every other failure, even one that comes too late for this check.
    passes(() => server.verifier().hasKeys(), runtime.reportMisconfiguration),
    passes(
      () => checkCredential(parts(), issuerOf(server), requires.includes("credential")),
      (error) => reportCredential(error, runtime),
    ),
  ]);
  // Without proofs, callers with tokens that are not bound are still served, unless all tokens must be.
  const lacks = needed.includes(false) || (!takesProofs && dpop?.required) || (!hasStore && requires.includes("store"));
  if (lacks) return "fail";
  return hasStore && takesProofs ? "pass" : "warn";
}

/** Throws {@link ConfigurationError} if a setting is wrong. A function for `resource` may know no resource here. */
function checkSettings({ options, memo }: CheckedServer, request: RequestHead): void {
  if (typeof options.resource !== "function") resolvePolicy(request, options, memo);
}

async function checkStoreIn({ store }: Dependencies): Promise<void> {
  if (store) await checkStore(store);
}

/** Rejects if the credential can't be used. Nothing is sent to the zone. */
async function checkCredential({ credential }: Dependencies, issuer: string, isRequired: boolean): Promise<void> {
  if (!credential) {
    if (!isRequired) return;
    throw new ConfigurationError("readiness requires a credential: set one, or leave it out of `requires`");
  }
  const auth = credential.getAuth(issuer);
  if (auth) await readSecret(auth.clientSecret, "The client secret");
  else if (credential.getPublicJwks) await credential.getPublicJwks();
  // It is thrown away. Its parts stand for those of a user's request.
  else await credential.prepareTokenExchangeRequest(KEY, issuer, { issuer, tokenEndpoint: issuer, clientId: KEY });
}

function issuerOf({ options: { issuer } }: CheckedServer): string {
  return typeof issuer === "function" ? issuer() : issuer;
}

function reportStore(error: unknown, durationMs: number, runtime: Runtime): void {
  runtime.reportMisconfiguration(error);
  if (error instanceof ConfigurationError) return;
  runtime.emit({ type: "cache.failed", operation: "get", durationMs, message: messageOf(error) });
}

function reportProofs(error: unknown, runtime: Runtime): void {
  if (error instanceof ConfigurationError || error instanceof SecretError) reportFailure(error, runtime);
  else runtime.emit({ type: "replay_check.failed", message: messageOf(error) });
}

function reportCredential(error: unknown, runtime: Runtime): void {
  const isKnown = error instanceof ConfigurationError || error instanceof SecretError;
  reportFailure(isKnown ? error : new SecretError(`The credential can't be used: ${messageOf(error)}`), runtime);
}
