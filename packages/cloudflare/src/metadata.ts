import type { CorsPolicy, OnEvent, Resource } from "@edgegrant/core";
import {
  allowOrigin,
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
import { isolate } from "./isolate.ts";

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
