import type { TLSSocket } from "node:tls";
import { mutualTls as coreMutualTls, type MutualTls, type MutualTlsOptions } from "@edgegrant/core";
import { type ClientThumbprint, thumbprintFromHex } from "@edgegrant/core/adapter";
import { connectionOf } from "./connection.ts";

/**
 * Takes tokens that are bound to a certificate of the client (mutual TLS, RFC 8705 section 3). The certificate is that of
 * the TLS connection, so the server must be one of `node:https` or `node:http2` with `requestCert: true`, and its listener
 * one of this package.
 *
 * With `rejectUnauthorized: false`, clients without a certificate can connect too, and self-signed certificates are taken.
 * That is safe, because a client proves in the handshake that it has the key of its certificate, and the token names the
 * certificate (RFC 8705 section 6.2).
 *
 * @example
 * ```ts
 * const listener = createKeycardListener({ mutualTls: mutualTls(), fetch: () => new Response("Hello") });
 * createServer({ key, cert, requestCert: true, rejectUnauthorized: false }, listener).listen(8443);
 * ```
 */
export function mutualTls(options: MutualTlsOptions = {}): MutualTls {
  return coreMutualTls({ ...options, thumbprint });
}

const thumbprint: ClientThumbprint = (request) => {
  // A connection that has ended has no certificate, which says nothing about its client.
  request.signal.throwIfAborted();
  const connection = connectionOf(request);
  if (!connection || !isEncrypted(connection)) return undefined;
  const certificate = connection.getPeerX509Certificate();
  return certificate ? thumbprintFromHex(certificate.fingerprint256) : null;
};

/** Whether this process is the end of the TLS connection. Also true for the stand-in that HTTP/2 has for its socket. */
function isEncrypted(connection: object): connection is TLSSocket {
  return "encrypted" in connection && "getPeerX509Certificate" in connection;
}
