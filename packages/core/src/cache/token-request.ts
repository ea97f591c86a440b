import type { AuthInfo } from "../auth-info.ts";
import { isJsonObject, isStringArray } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";
import type { OnBehalfOf } from "../events.ts";
import { onBehalfOf } from "../exchange/on-behalf-of.ts";
import { cacheKey } from "./key.ts";
import { type Subject, subjectFromToken, subjectOf } from "./subject.ts";

/** What one call may ask for beyond the resource. */
export interface GetTokenOptions {
  /** The scopes to ask for, as a list or separated by spaces. Default: none, so that the zone decides. */
  scope?: string | readonly string[] | undefined;
  /** The request's context: what keeps work alive after the request. Default: the cache's own way. */
  ctx?: { waitUntil(work: Promise<unknown>): void } | undefined;
  /**
   * Ends this call with the signal's own reason, and this call only: whoever waits for the same token goes on waiting.
   * When the last of them has left, the exchange is cancelled, unless the zone has answered already.
   */
  signal?: AbortSignal | undefined;
}

/** One question to the cache. */
export interface UpstreamTokenRequest {
  key: string;
  /** The zone that issued the subject token; empty where that can't be told. */
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
 * The question of a verified caller.
 *
 * @throws {InvalidTokenError} if the caller has no subject.
 * @throws {ConfigurationError} if the caller is none, or the resource is missing.
 */
export function tokenRequestFor(
  auth: AuthInfo | string | undefined,
  resource: string,
  options: GetTokenOptions | undefined,
  waitUntil: UpstreamTokenRequest["waitUntil"],
): UpstreamTokenRequest {
  if (typeof auth === "string") throw missingResource();
  requireCaller(auth);
  return tokenRequest(subjectOf(auth), auth.token, resource, options, waitUntil);
}

/** The question of a user whose token was verified elsewhere. Throws {@link InvalidTokenError} like the above. */
export async function tokenRequestFromToken(
  subject: string | undefined,
  subjectToken: string,
  resource: string,
  options: GetTokenOptions | undefined,
  waitUntil: UpstreamTokenRequest["waitUntil"],
): Promise<UpstreamTokenRequest> {
  return tokenRequest(await subjectFromToken(subject, subjectToken), subjectToken, resource, options, waitUntil);
}

function tokenRequest(
  subject: Subject,
  subjectToken: string,
  resource: string,
  { scope = [], ctx, signal }: GetTokenOptions = {},
  otherwise: UpstreamTokenRequest["waitUntil"],
): UpstreamTokenRequest {
  if (!resource) throw missingResource();
  const scopes = (typeof scope === "string" ? scope.split(" ") : scope).filter((name) => name !== "");
  return {
    key: cacheKey({ ...subject, resource, requestedScopes: scopes }),
    issuer: subject.issuer,
    onBehalfOf: onBehalfOf(subject.subject, subject.clientId),
    subjectToken,
    resource,
    scopes,
    waitUntil: ctx ? waitUntilOf(ctx, otherwise) : otherwise,
    signal,
  };
}

/** A context may take no more work, as that of another request does once it has ended. That fails nobody. */
function waitUntilOf(
  ctx: NonNullable<GetTokenOptions["ctx"]>,
  otherwise: UpstreamTokenRequest["waitUntil"],
): UpstreamTokenRequest["waitUntil"] {
  return (work) => {
    try {
      ctx.waitUntil(work);
    } catch {
      otherwise(work);
    }
  };
}

/** Types do not reach as far as a handler's tools do: what an SDK hands on may be another's, or nothing. */
function requireCaller(auth: AuthInfo | undefined): asserts auth is AuthInfo {
  const { token, issuer, clientId, scopes, claims } = auth ?? {};
  const isWhole = [token, issuer, clientId].every((member) => typeof member === "string");
  if (isWhole && isStringArray(scopes) && isJsonObject(claims)) return;
  throw new ConfigurationError(
    `The \`auth\` that edgegrant hands to the handler is ${auth ? "not whole" : "missing"}: ` +
      "pass it on as it is; the tools of an MCP SDK find it as `authInfo`",
  );
}

function missingResource(): ConfigurationError {
  return new ConfigurationError("getToken needs the resource of the upstream API");
}
