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
  runtime.emit({ type: "token.accepted", issuer, subject, clientId, scopes });
  return auth;
}

/** The answer to a request that failed, with an event for the operator. */
export function refuse(
  request: Request,
  error: unknown,
  policy: AccessPolicy,
  runtime: Pick<Runtime, "emit">,
  token?: string,
): Response {
  const event = failureEvent(error, token);
  if (event) runtime.emit(event);
  const identifier = resourceIdentifier(new URL(request.url), policy.resource);
  const response = failureResponse(error, {
    resourceMetadata: protectedResourceMetadataUrl(identifier),
    scopes: policy.requiredScopes ?? [],
  });
  allowOrigin(request, response.headers, policy.cors ?? true);
  return response;
}
