import {
  type MutualTlsOptions as CoreOptions,
  mutualTls as coreMutualTls,
  InvalidTokenError,
  type MutualTls,
} from "@edgegrant/core";
import { type ClientThumbprint, thumbprintFromHex } from "@edgegrant/core/adapter";

/** Settings of {@link mutualTls}. */
export interface MutualTlsOptions extends CoreOptions {
  /**
   * Takes certificates that Cloudflare could not verify too, such as self-signed and expired ones. Default: false.
   */
  unverified?: boolean | undefined;
}

/**
 * Takes tokens that are bound to a certificate of the client (mutual TLS, RFC 8705 section 3). Cloudflare's edge asks
 * clients for certificates if mTLS is on for the host of the Worker, and tells of them in `request.cf.tlsClientAuth`. No
 * header is read.
 *
 * A certificate must be one that Cloudflare has verified and that is not revoked.
 *
 * @example
 * ```ts
 * export default createKeycardWorker({ mutualTls: mutualTls({ required: true }), fetch: () => new Response("Hello") });
 * ```
 */
export function mutualTls({ unverified = false, ...options }: MutualTlsOptions = {}): MutualTls {
  const thumbprint: ClientThumbprint = (request) => {
    const { tlsClientAuth: told } = cfOf(request);
    if (typeof told?.certPresented !== "string") return undefined;
    if (told.certPresented !== "1" || told.certVerified === "NONE") return null;
    // Cloudflare calls a revoked certificate verified.
    if (told.certRevoked !== "0") {
      throw new InvalidTokenError("The client's certificate is revoked", "revoked_certificate");
    }
    if (told.certVerified !== "SUCCESS" && !unverified) {
      throw new InvalidTokenError("Cloudflare could not verify the client's certificate", "unverified_certificate");
    }
    return thumbprintFromHex(String(told.certFingerprintSHA256));
  };
  return coreMutualTls({ ...options, thumbprint });
}

/** What is read of `request.cf`. The platform sets it, and nothing that a client sends changes it. */
interface Cf {
  tlsClientAuth?: Partial<Record<string, unknown>> | null;
}

function cfOf(request: object): Cf {
  const { cf } = request as { cf?: Cf | null };
  return cf ?? {};
}
