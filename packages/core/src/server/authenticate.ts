import type { AuthInfo } from "../auth-info.ts";
import { type MaybePromise, promiseOf } from "../concurrency/maybe-promise.ts";
import { OAuthError } from "../errors.ts";
import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicy } from "../metadata/cors-policy.ts";
import type { MetadataLocation } from "../metadata/resource-identifier.ts";
import { requireScopeList } from "../metadata/scopes.ts";
import type { RequestHead } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { AccessTokenCheck } from "../verify/access-token-check.ts";
import { dpopCredentials, requireTokenSyntax } from "../verify/bearer.ts";
import type { Expectation } from "../verify/expectation.ts";
import { rememberHierarchy } from "../verify/scopes.ts";
import { confirmSenderOf, credentialsOf, requireSenderPolicy, type SenderPolicy } from "./confirm-sender.ts";
import { failureResponse, type Reporter, reportFailure, serverError } from "./error-response.ts";
import { RequestMemo, type RequestTarget } from "./request-target.ts";

/** What a request needs to be accepted. */
export interface AccessPolicy extends Omit<Expectation, "url" | "confirmSender">, MetadataLocation, SenderPolicy {
  /** The origins of pages that may read an error answer. Default: all. */
  cors?: CorsPolicy | undefined;
}

/** Has every member, so that the compiler reports a forgotten one. A policy may hold many more settings. */
type CompleteExpectation = { [Name in keyof Required<Expectation>]: Expectation[Name] };

/**
 * Identifies the caller of a request. Answers without a promise, and throws, if the verifier does.
 *
 * @param memo Kept between requests, so that shared results are computed once and warnings are emitted once.
 * @param received The request as the platform gave it to this server, if `request` is another object.
 * @throws what {@link credentialsOf}, the verifier and {@link confirmSenderOf} throw.
 * @throws {ConfigurationError} if a setting of the policy is wrong, regardless of the request.
 */
export function authenticate(
  request: RequestHead,
  verifier: () => AccessTokenCheck,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit" | "now">,
  memo?: RequestMemo,
  received: RequestHead = request,
): MaybePromise<AuthInfo> {
  const { href, url, identifier, resourceMetadata, isInsecure } = resolvePolicy(request, policy, memo);
  if (isInsecure && memo?.isFirstInsecure()) {
    runtime.emit({ type: "configuration.suspect", message: insecure(identifier) });
  }
  const credentials = credentialsOf(request, href, policy);
  const { token } = credentials;
  let nonce: string | undefined;
  const confirmSender =
    policy.dpop || policy.mutualTls
      ? confirmSenderOf({ request, received, url, identifier, ...credentials }, policy, runtime, (next) => {
          nonce = next;
        })
      : undefined;
  const { audiences, requiredScopes, satisfies } = policy;
  const resource = policy.resource === undefined ? undefined : identifier;
  const expectation: CompleteExpectation = { url, resource, audiences, requiredScopes, satisfies, confirmSender };
  const accepted = (auth: AuthInfo): AuthInfo => {
    const { issuer, subject = "", clientId, scopes } = auth;
    runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes: [...scopes] });
    auth.resourceMetadataUrl = resourceMetadata;
    rememberHierarchy(auth, satisfies);
    if (nonce !== undefined) memo?.nonces.set(auth, nonce);
    return auth;
  };
  let check: AccessTokenCheck | undefined;
  const refused = (error: unknown): never => {
    // If the token's syntax is invalid, that error takes precedence over all others.
    if (check && !check.takesAnySyntax) requireTokenSyntax(token);
    throw error;
  };
  try {
    check = verifier();
    const auth = check.check(token, expectation, request);
    return promiseOf(auth)?.then(accepted).catch(refused) ?? accepted(auth as AuthInfo);
  } catch (error) {
    return refused(error);
  }
}

/**
 * The answer to a failed request. Also emits an event for the operator. Never throws.
 *
 * @param memo The same as for {@link authenticate}.
 * @param auth The caller, if the request failed after authentication.
 */
export function errorResponse(
  request: RequestHead,
  error: unknown,
  policy: AccessPolicy,
  reporter: Reporter,
  memo: RequestMemo = new RequestMemo(),
  auth?: AuthInfo,
): Response {
  const { failure, response } = failureAndResponse(request, asAbortError(request, error), policy, memo, auth);
  reportFailure(failure, reporter, auth?.token, auth);
  try {
    allowOrigin(request, response.headers, policy.cors, memo.cors);
  } catch {
    // An invalid policy allows no page to read the answer. It is also the failure just reported.
  }
  return response;
}

/**
 * When a client disconnects, its signal may carry any reason. This turns that reason into an `AbortError`. Errors of
 * this library are never that reason. The signal is not read for them, because Deno logs a warning when it is read.
 */
function asAbortError(request: RequestHead, error: unknown): unknown {
  if (error instanceof OAuthError) return error;
  const { aborted, reason } = request.signal;
  return aborted && error === reason ? new DOMException("The client has left", "AbortError") : error;
}

/** The answer to a failure. A wrong setting takes precedence over any other failure. */
function failureAndResponse(
  request: RequestHead,
  error: unknown,
  policy: AccessPolicy,
  memo: RequestMemo,
  auth: AuthInfo | undefined,
): { failure: unknown; response: Response } {
  try {
    const { resourceMetadata } = resolvePolicy(request, policy, memo);
    const { requiredScopes, dpop } = policy;
    const usesDPoP = dpop && dpopCredentials(request, "") !== undefined;
    const context = { resourceMetadata, requiredScopes, grantedScopes: auth?.scopes, dpop, usesDPoP };
    return { failure: error, response: failureResponse(error, context) };
  } catch (misconfiguration) {
    return { failure: misconfiguration, response: serverError() };
  }
}

/** Resolves the settings for one request. Throws {@link ConfigurationError} if one of them is wrong. */
export function resolvePolicy(
  request: RequestHead,
  policy: AccessPolicy,
  memo: RequestMemo = new RequestMemo(),
): RequestTarget {
  memo.cors.resolve(policy.cors);
  requireScopeList("requiredScopes", policy.requiredScopes);
  requireSenderPolicy(policy);
  return memo.targets.of(request, policy);
}

function insecure(identifier: string): string {
  return `The request came over plain http, so this server's resource identifier is ${identifier}. If clients can't log in, set \`resource\` or KEYCARD_SERVER_URL to the address that they use, or make the proxy pass the scheme on (wrangler dev: --upstream-protocol https, or --infer-origin-from-routes=false)`;
}
