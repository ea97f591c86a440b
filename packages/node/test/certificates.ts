import { X509Certificate } from "node:crypto";
// The library below needs it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A key with its certificate, as `node:tls` takes it. */
export interface Identity {
  key: string;
  cert: string;
  /** The certificate's thumbprint (RFC 8705 section 3.1). */
  thumbprint: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MS = 86_400_000;

/** A new key with a certificate that it signs itself. It is valid for a day, or was until yesterday. */
export async function selfSigned(name: string, { expired = false } = {}): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const end = Date.now() + (expired ? -DAY_MS : DAY_MS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(end - 2 * DAY_MS),
    notAfter: new Date(end),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }])],
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const cert = certificate.toString("pem");
  const { fingerprint256 } = new X509Certificate(cert);
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`,
    cert,
    thumbprint: Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url"),
  };
}
