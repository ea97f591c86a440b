import type { AuthInfo } from "../auth-info.ts";
import { OAuthError } from "../errors.ts";
import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicy } from "../metadata/cors-policy.ts";
import type { MetadataLocation } from "../metadata/resource-identifier.ts";
import { requireScopes } from "../metadata/scopes.ts";
import type { Runtime } from "../platform/runtime.ts";
import { bearerCredentials, requireTokenSyntax } from "../verify/bearer.ts";
import type { Expectation, TokenVerifier } from "../verify/verifier.ts";
import { failureResponse, type Reporter, reportFailure, serverError } from "./error-response.ts";
import { RequestMemo, type RequestTarget } from "./request-target.ts";

/** What a request must bring to be let in. */
export interface AccessPolicy extends Omit<Expectation, "url">, MetadataLocation {
  /** Which pages may read a refusal. Default: every one. */
  cors?: CorsPolicy | undefined;
}

/** With every member, so that the compiler tells which one has been forgotten: a policy may hold many more settings. */
type CompleteExpectation = { [Name in keyof Required<Expectation>]: Expectation[Name] };

/**
 * Who sent a request.
 *
 * @param memo Kept from one request to the next, so that what they have in common is told once.
 * @throws what {@link TokenVerifier.verify} throws, or that there is no bearer token.
 * @throws {ConfigurationError} if a setting of the policy is wrong, whatever the request brings.
 */
export async function authenticate(
  request: Request,
  verifier: () => TokenVerifier,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit">,
  memo?: RequestMemo,
): Promise<AuthInfo> {
  const { url, identifier, resourceMetadata, isInsecure } = resolvePolicy(request, policy, memo);
  if (isInsecure && memo?.isFirstInsecure()) {
    runtime.emit({ type: "configuration.suspect", message: insecure(identifier) });
  }
  const token = bearerCredentials(request);
  const { audiences, requiredScopes, satisfies } = policy;
  const resource = policy.resource === undefined ? undefined : identifier;
  const expectation: CompleteExpectation = { url, resource, audiences, requiredScopes, satisfies };
  try {
    const trusted = verifier();
    const auth = trusted.recognize(token, expectation) ?? (await trusted.verify(token, expectation));
    const { issuer, subject = "", clientId, scopes } = auth;
    runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes: [...scopes] });
    auth.resourceMetadataUrl = resourceMetadata;
    return auth;
  } catch (error) {
    // Of a token that is none in its very form, the form is what is wrong, whatever else is.
    requireTokenSyntax(token);
    throw error;
  }
}

/**
 * The answer to a request that failed, with an event for the operator. Never throws.
 *
 * @param memo The same as for {@link authenticate}.
 * @param auth The caller, where the failure came after the caller was let in.
 */
export function errorResponse(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  reporter: Reporter,
  memo: RequestMemo = new RequestMemo(),
  auth?: AuthInfo,
): Response {
  const { failure, response } = failureAndResponse(request, asAbortError(request, error), policy, memo, auth);
  reportFailure(failure, reporter, auth?.token);
  try {
    allowOrigin(request, response.headers, policy.cors, memo.cors);
  } catch {
    // A policy that is none lets no page read, and is the failure that has just been reported.
  }
  return response;
}

/**
 * A client that has left ends its request with whatever reason it likes. An error of this library is none, and then the
 * signal is not read: Deno warns whoever reads it.
 */
function asAbortError(request: Request, error: unknown): unknown {
  if (error instanceof OAuthError) return error;
  const { aborted, reason } = request.signal;
  return aborted && error === reason ? new DOMException("The client has left", "AbortError") : error;
}

/** Where the settings are wrong, that is the failure to answer, whatever else has failed. */
function failureAndResponse(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  memo: RequestMemo,
  auth: AuthInfo | undefined,
): { failure: unknown; response: Response } {
  try {
    const { resourceMetadata } = resolvePolicy(request, policy, memo);
    const context = { resourceMetadata, requiredScopes: policy.requiredScopes, grantedScopes: auth?.scopes };
    return { failure: error, response: failureResponse(error, context) };
  } catch (misconfiguration) {
    return { failure: misconfiguration, response: serverError() };
  }
}

/** What the settings come to for one request. Throws {@link ConfigurationError} if one of them is wrong. */
function resolvePolicy(request: Request, policy: AccessPolicy, memo = new RequestMemo()): RequestTarget {
  memo.cors.resolve(policy.cors);
  requireScopes("requiredScopes", policy.requiredScopes);
  return memo.targets.of(request, policy);
}

function insecure(identifier: string): string {
  return `This server calls itself ${identifier}, as requests come by plain http: tokens for its https address are refused, and clients can't log in. Set \`resource\` or KEYCARD_SERVER_URL to the address that clients use, or let what stands in front pass the scheme on (wrangler dev: --upstream-protocol https, or --infer-origin-from-routes=false)`;
}
