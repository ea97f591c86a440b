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
import { workersRuntime } from "./runtime.ts";

/** The content of the documents of {@link handleMetadataRequest}. */
export interface MetadataOptions extends ProtectedResourceDescription, DiscoveryPolicy, MetadataLocation {
  /** The zone's issuer, verbatim. */
  issuer: string;
  /** The resource identifier. Default: the origin of the request. */
  resource?: Resource | undefined;
  /** The issuers of further zones whose tokens are accepted. */
  trustedIssuers?: readonly string[] | undefined;
  /** The Worker's public keys, in web-identity mode. */
  publicJwks?: PublicJwks | undefined;
  /** The origins of pages that may call this Worker. Default: all. */
  cors?: CorsPolicy | undefined;
  /** Gets the events about wrong settings. Default: logs errors. */
  onEvent?: OnEvent | undefined;
}

/**
 * Answers OAuth requests: a preflight of any path, protected resource metadata (RFC 9728), the zone's metadata (RFC
 * 8414), and the Worker's public keys. Returns null for other requests.
 */
export async function handleMetadataRequest(request: Request, options: MetadataOptions): Promise<Response | null> {
  const { publicJwks, issuer, onEvent, cors } = options;
  const runtime = onEvent ? createRuntime({ onEvent }) : workersRuntime;
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
