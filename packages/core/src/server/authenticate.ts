import type { AuthInfo } from "../auth-info.ts";
import { allowOrigin, type CorsPolicy, requireCorsPolicy } from "../metadata/cors.ts";
import { addressedResource } from "../metadata/resource-identifier.ts";
import { requireScopes } from "../metadata/scopes.ts";
import type { Runtime } from "../runtime.ts";
import { bearerCredentials, requireTokenSyntax } from "../verify/bearer.ts";
import type { Expectation, TokenVerifier } from "../verify/verifier.ts";
import { failureResponse, ownFailure, type Reporter, reportFailure } from "./failure.ts";

/** What a request must bring to be let in. */
export interface AccessPolicy extends Omit<Expectation, "url"> {
  /** Which pages may read a refusal. Default: every one. */
  cors?: CorsPolicy | undefined;
}

/**
 * Who sent a request.
 *
 * @throws what {@link TokenVerifier.verify} throws, or that there is no bearer token.
 * @throws {ConfigurationError} if a setting of the policy is wrong, whatever the request brings.
 */
export async function authenticate(
  request: Request,
  verifier: () => TokenVerifier,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit">,
): Promise<AuthInfo> {
  const { url, identifier, resourceMetadata } = settled(request, policy);
  const token = bearerCredentials(request);
  const resource = policy.resource === undefined ? undefined : identifier;
  const auth = await verified(token, verifier, { ...policy, resource, url });
  const { issuer, subject = "", clientId, scopes } = auth;
  runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes: [...scopes] });
  return { ...auth, resourceMetadata };
}

/** Of a token that is none in its very form, the form is what is wrong, whatever else is. */
async function verified(token: string, verifier: () => TokenVerifier, expectation: Expectation): Promise<AuthInfo> {
  try {
    return await verifier().verify(token, expectation);
  } catch (error) {
    requireTokenSyntax(token);
    throw error;
  }
}

/**
 * The answer to a request that failed, with an event for the operator. Never throws.
 *
 * @param auth The caller, where the failure came after the caller was let in.
 */
export function refuse(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  reporter: Reporter,
  auth?: AuthInfo,
): Response {
  const { failure, response } = answerTo(request, abandonmentIn(request.signal, error), policy, auth);
  reportFailure(failure, reporter, auth?.token);
  try {
    allowOrigin(request, response.headers, policy.cors);
  } catch {
    // A policy that is none lets no page read, and is the failure that has just been reported.
  }
  return response;
}

/** A client that has left ends its request with whatever reason it likes. */
function abandonmentIn({ aborted, reason }: AbortSignal, error: unknown): unknown {
  return aborted && error === reason ? new DOMException("The client has left", "AbortError") : error;
}

/** Where the settings are wrong, that is the failure to answer, whatever else has failed. */
function answerTo(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  auth: AuthInfo | undefined,
): { failure: unknown; response: Response } {
  try {
    const { resourceMetadata } = settled(request, policy);
    const context = { resourceMetadata, requiredScopes: policy.requiredScopes, grantedScopes: auth?.scopes };
    return { failure: error, response: failureResponse(error, context) };
  } catch (misconfiguration) {
    return { failure: misconfiguration, response: ownFailure() };
  }
}

interface SettledPolicy {
  url: URL;
  identifier: string;
  resourceMetadata: string;
}

/** What the settings come to for one request. Throws {@link ConfigurationError} if one of them is wrong. */
function settled(request: Request, { cors, requiredScopes, resource }: AccessPolicy): SettledPolicy {
  requireCorsPolicy(cors);
  requireScopes("requiredScopes", requiredScopes);
  const url = new URL(request.url);
  const { identifier, metadataUrl } = addressedResource(url, resource);
  return { url, identifier, resourceMetadata: metadataUrl };
}
