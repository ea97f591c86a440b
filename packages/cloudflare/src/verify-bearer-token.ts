import { type AuthInfo, type OnEvent, UnavailableError } from "@edgegrant/core";
import { type AccessPolicy, authenticate, createRuntime, errorResponse } from "@edgegrant/core/adapter";
import { isolate, type VerifierSettings } from "./isolate.ts";
import { workersRuntime } from "./runtime.ts";

/** The requirements of {@link verifyBearerToken}. */
export interface BearerAuthOptions extends AccessPolicy, VerifierSettings {
  /**
   * Gets the events of this request. Events of the isolate, such as renewed keys, go to the log, because several
   * callers share it. Default: logs errors.
   */
  onEvent?: OnEvent | undefined;
}

/**
 * Verifies the bearer token of a request, for Workers that do their own routing.
 *
 * @returns the caller, or the answer that refuses the request: 400, 401, 403, 500 or 503.
 *
 * @example
 * ```ts
 * const auth = await verifyBearerToken(request, { issuers: env.KEYCARD_ISSUER, requiredScopes: ["mcp:tools"] });
 * if (isAuthError(auth)) return auth;
 * ```
 */
export async function verifyBearerToken(request: Request, options: BearerAuthOptions): Promise<AuthInfo | Response> {
  const runtime = options.onEvent ? createRuntime({ onEvent: options.onEvent }) : workersRuntime;
  try {
    const auth = authenticate(request, () => isolate.verifier(options), options, runtime, isolate.memo);
    // Without a promise there is nothing to wait for, and waiting costs.
    return "then" in auth ? await auth : auth;
  } catch (error) {
    // Several listeners share the isolate, which logs its own events. This listener gets the result of its request.
    if (options.onEvent && error instanceof UnavailableError) {
      const issuer = [options.issuers].flat().join(" ");
      runtime.emit({ type: "keys.failed", issuer, message: error.message, servingStale: false });
    }
    return errorResponse(request, error, options, runtime, isolate.memo);
  }
}

/** Whether {@link verifyBearerToken} refused the request. */
export function isAuthError(result: AuthInfo | Response): result is Response {
  return result instanceof Response;
}
