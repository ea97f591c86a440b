import type { AuthInfo } from "../auth-info.ts";
import { isJsonObject, isStringArray } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import { onBehalfOf } from "../exchange/unverified-claims.ts";
import type { CallerKeys } from "./caller-keys.ts";
import { cacheKey } from "./key.ts";
import { subjectFromToken } from "./subject.ts";

/** Options of one call, in addition to the resource. */
export interface GetTokenOptions {
  /** The requested scopes, as a list or separated by spaces. Default: none, so that the zone decides. */
  scope?: string | readonly string[] | undefined;
  /** The request's context, which keeps work alive after the request. Default: `waitUntil` of the cache. */
  ctx?: { waitUntil(work: Promise<unknown>): void } | undefined;
  /**
   * Ends this call, with the signal's own reason. Other calls that wait for the same token are not affected. When the
   * last of them has ended, the exchange is cancelled, unless the zone has already answered.
   */
  signal?: AbortSignal | undefined;
}

/** Options of {@link TokenCache.invalidate}: they say which token the upstream API refused. */
export interface InvalidateOptions extends Pick<GetTokenOptions, "scope" | "ctx"> {
  /** The refused token. A newer token that has replaced it stays. Default: the token kept now. */
  accessToken?: string | undefined;
}

/** One request to the cache. */
export interface UpstreamTokenRequest {
  key: string;
  /** The zone that issued the subject token. Empty if it is unknown. */
  issuer: string;
  /** For events. */
  onBehalfOf: OnBehalfOf;
  subjectToken: string;
  resource: string;
  scopes: readonly string[];
  waitUntil: (work: Promise<unknown>) => void;
  signal: AbortSignal | undefined;
}

/**
 * The request of a verified caller.
 *
 * @throws {InvalidTokenError} if the caller has no subject.
 * @throws {ConfigurationError} if `auth` is missing or incomplete, or the resource is missing.
 */
export function tokenRequestFor(
  auth: AuthInfo,
  resource: string,
  options: GetTokenOptions | undefined,
  waitUntil: UpstreamTokenRequest["waitUntil"],
  keys: CallerKeys,
): UpstreamTokenRequest {
  requireCaller(auth);
  const keyFor = (scopes: readonly string[]) => keys.of(auth, resource, scopes);
  return tokenRequest(auth, auth.token, keyFor, resource, options, waitUntil);
}

/**
 * The request of a user whose token was verified elsewhere.
 *
 * @throws {InvalidTokenError} if the subject is missing.
 * @throws {ConfigurationError} if the resource is missing.
 */
export async function tokenRequestFromToken(
  subject: string | undefined,
  subjectToken: string,
  resource: string,
  options: GetTokenOptions | undefined,
  waitUntil: UpstreamTokenRequest["waitUntil"],
): Promise<UpstreamTokenRequest> {
  const parts = await subjectFromToken(subject, subjectToken);
  const keyFor = (requestedScopes: readonly string[]) => cacheKey({ ...parts, resource, requestedScopes });
  return tokenRequest(parts, subjectToken, keyFor, resource, options, waitUntil);
}

function tokenRequest(
  { issuer, subject, clientId }: Pick<AuthInfo, "issuer" | "subject" | "clientId">,
  subjectToken: string,
  keyFor: (scopes: readonly string[]) => string,
  resource: string,
  { scope = [], ctx, signal }: GetTokenOptions = {},
  fallback: UpstreamTokenRequest["waitUntil"],
): UpstreamTokenRequest {
  if (!resource) throw missingResource();
  const scopes = (typeof scope === "string" ? scope.split(" ") : scope).filter((name) => name !== "");
  return {
    key: keyFor(scopes),
    issuer,
    onBehalfOf: onBehalfOf(subject, clientId),
    subjectToken,
    resource,
    scopes,
    waitUntil: ctx ? waitUntilOf(ctx, fallback) : fallback,
    signal,
  };
}

/** `ctx.waitUntil`, or `fallback` if that throws. The context of a request that has ended accepts no more work. */
function waitUntilOf(
  ctx: NonNullable<GetTokenOptions["ctx"]>,
  fallback: UpstreamTokenRequest["waitUntil"],
): UpstreamTokenRequest["waitUntil"] {
  return (work) => {
    try {
      ctx.waitUntil(work);
    } catch {
      fallback(work);
    }
  };
}

/** Checks `auth` at run time. An MCP SDK that passes it to a tool may pass another object or nothing. */
function requireCaller(auth: AuthInfo | undefined): asserts auth is AuthInfo {
  const { token, issuer, clientId, scopes, claims } = auth ?? {};
  const isComplete = [token, issuer, clientId].every((member) => typeof member === "string");
  if (isComplete && isStringArray(scopes) && isJsonObject(claims)) return;
  throw new ConfigurationError(
    `The \`auth\` that edgegrant passes to the handler is ${auth ? "incomplete" : "missing"}: ` +
      "pass it on as it is; the tools of an MCP SDK find it as `authInfo`",
  );
}

function missingResource(): ConfigurationError {
  return new ConfigurationError("getToken needs the resource of the upstream API");
}
