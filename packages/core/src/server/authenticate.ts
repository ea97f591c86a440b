import type { AuthInfo } from "../auth-info.ts";
import { allowOrigin, type CorsPolicy } from "../metadata/cors.ts";
import { protectedResourceMetadataUrl } from "../metadata/protected-resource.ts";
import type { Runtime } from "../runtime.ts";
import { resourceIdentifier } from "../verify/audience.ts";
import { bearerToken } from "../verify/bearer.ts";
import type { Expectation, TokenVerifier } from "../verify/verifier.ts";
import { failureEvent, failureResponse } from "./failure.ts";

/** What a request must bring to be let in. */
export interface AccessPolicy extends Omit<Expectation, "url"> {
  /** Which pages may read a refusal. Default: every one. */
  cors?: CorsPolicy | undefined;
}

/** Who sent a request. Throws what {@link TokenVerifier.verify} throws, or that there is no bearer token. */
export async function authenticate(
  request: Request,
  verifier: () => TokenVerifier,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit">,
): Promise<AuthInfo> {
  const token = bearerToken(request);
  const auth = await verifier().verify(token, { ...policy, url: new URL(request.url) });
  const { issuer, subject = "", clientId, scopes } = auth;
  runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes: [...scopes] });
  return auth;
}

/**
 * The answer to a request that failed, with an event for the operator.
 *
 * @param auth The caller, where the failure came after the caller was let in.
 */
export function refuse(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit">,
  auth?: AuthInfo,
): Response {
  const { failure, resourceMetadata } = withMetadataUrl(request, error, policy);
  const event = failureEvent(failure, auth?.token);
  if (event) runtime.emit(event);
  // A client that asks for what the challenge names must not lose what it has.
  const scopes = [...(policy.requiredScopes ?? []), ...(auth?.scopes ?? [])];
  const response = failureResponse(failure, { resourceMetadata, scopes });
  allowOrigin(request, response.headers, policy.cors ?? true);
  return response;
}

/** A challenge must name the metadata; where `resource` is set to what has none, that is the failure to answer. */
function withMetadataUrl(
  request: Request,
  failure: unknown,
  { resource }: AccessPolicy,
): { failure: unknown; resourceMetadata: string } {
  try {
    const identifier = resourceIdentifier(new URL(request.url), resource);
    return { failure, resourceMetadata: protectedResourceMetadataUrl(identifier) };
  } catch (misconfiguration) {
    return { failure: misconfiguration, resourceMetadata: "" };
  }
}
