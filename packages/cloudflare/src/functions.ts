import { type AuthInfo, type CorsPolicy, type OnEvent, type Resource, UnavailableError } from "@edgegrant/core";
import {
  type AccessPolicy,
  allowOrigin,
  authenticate,
  createRuntime,
  type DiscoveryPolicy,
  errorResponse,
  isPreflight,
  type MetadataLocation,
  type ProtectedResourceDescription,
  type PublicJwks,
  preflightResponse,
  reportFailure,
  wellKnownResponse,
} from "@edgegrant/core/adapter";
import { isolate, type VerifierSettings } from "./isolate.ts";

/** What {@link verifyBearerToken} demands. */
export interface BearerAuthOptions extends AccessPolicy, VerifierSettings {
  /**
   * Told what became of the request. What concerns the isolate, such as keys that were renewed, goes to the log, because
   * several callers share it. Default: errors go to the log.
   */
  onEvent?: OnEvent | undefined;
}

/** What {@link handleMetadataRequest} publishes. */
export interface MetadataOptions extends ProtectedResourceDescription, DiscoveryPolicy, MetadataLocation {
  /** The zone, verbatim. */
  issuer: string;
  /** The resource identifier. Default: the origin of the request. */
  resource?: Resource | undefined;
  /** Further zones whose tokens are accepted. */
  trustedIssuers?: readonly string[] | undefined;
  /** The Worker's public keys, in web-identity mode. */
  publicJwks?: PublicJwks | undefined;
  /** Which pages may call this Worker. Default: every one. */
  cors?: CorsPolicy | undefined;
  /** Told of a wrong setting. Default: errors go to the log. */
  onEvent?: OnEvent | undefined;
}

/**
 * Verifies the bearer token of a request, for Workers that do their own routing.
 *
 * @returns who sent the request, or the answer that refuses it: 400, 401, 403, 500 or 503.
 *
 * @example
 * ```ts
 * const auth = await verifyBearerToken(request, { issuers: env.KEYCARD_ISSUER, requiredScopes: ["mcp:tools"] });
 * if (isAuthError(auth)) return auth;
 * ```
 */
export async function verifyBearerToken(request: Request, options: BearerAuthOptions): Promise<AuthInfo | Response> {
  const runtime = options.onEvent ? createRuntime({ onEvent: options.onEvent }) : isolate.runtime;
  try {
    return await authenticate(request, () => isolate.verifier(options), options, runtime, isolate.memo);
  } catch (error) {
    // The isolate, which several listeners share, has told its own; this one is told what became of its request.
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

/**
 * Answers a request that is OAuth's business, or gives null if it is something else: a preflight of any path, protected
 * resource metadata (RFC 9728), the zone's metadata (RFC 8414), and the Worker's public keys.
 */
export async function handleMetadataRequest(request: Request, options: MetadataOptions): Promise<Response | null> {
  const { publicJwks, issuer, onEvent, cors } = options;
  const runtime = onEvent ? createRuntime({ onEvent }) : isolate.runtime;
  try {
    if (isPreflight(request)) return preflightResponse(request, cors, isolate.memo.cors);
    const response = await wellKnownResponse(request, {
      ...options,
      authorizationServer: () => isolate.authorizationServer(issuer),
      publicJwks: publicJwks && (async () => publicJwks),
      onFailure: (error) => reportFailure(error, runtime),
    });
    if (!response) return null;
    allowOrigin(request, response.headers, cors, isolate.memo.cors);
    return response;
  } catch (error) {
    return errorResponse(request, error, options, runtime, isolate.memo);
  }
}
