import { bytesOf } from "../encoding/bytes.ts";
import { SIGNATURE_ALGORITHMS } from "../verify/algorithms.ts";
import { pkcs8FromPkcs1, pkcs8FromSec1, plainPkcs8, signingAlgorithmOf } from "./der.ts";
import { HINT, type PrivateJwk, PrivateKeyError, unsupported } from "./private-jwk.ts";

const BEGIN = "-----BEGIN ";
/** The rest of a block after `BEGIN`: label, content and end line. */
const BLOCK = /^([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/;
/** Labels of PEM blocks that are often given by mistake instead of a private key. */
const NO_PRIVATE_KEY = /^(CERTIFICATE|(RSA )?PUBLIC KEY|EC PARAMETERS)$/;

interface PemBlock {
  label: string;
  body: string;
}

/**
 * Reads the private keys of a PEM file (RFC 7468): PKCS#8, PKCS#1 or SEC1. Throws {@link PrivateKeyError} if it holds
 * no readable key.
 */
export function privateJwksFromPem(text: string): Promise<PrivateJwk[]> {
  const blocks = blocksIn(text);
  if (blocks.length === 0 && text.includes(BEGIN)) {
    throw new PrivateKeyError(
      'is cut off: its "-----END" line is missing. In .dev.vars, put all of it between double quotes',
    );
  }
  if (blocks.length === 0) {
    throw new PrivateKeyError(`is neither PEM ("-----BEGIN PRIVATE KEY-----") nor a JWK. ${HINT}`);
  }
  // A bundle may hold parameters or certificates beside its keys. These are skipped.
  const keys = blocks.filter(({ label }) => label.endsWith("PRIVATE KEY"));
  return Promise.all((keys.length > 0 ? keys : blocks).map(privateJwkFromPem));
}

function blocksIn(text: string): PemBlock[] {
  const [, ...pieces] = text.split(BEGIN);
  return pieces.flatMap((piece) => {
    const [whole, label = "", body = ""] = BLOCK.exec(piece) ?? [];
    return whole === undefined ? [] : { label, body };
  });
}

async function privateJwkFromPem(block: PemBlock): Promise<PrivateJwk> {
  const pkcs8 = asPkcs8(block);
  const alg = signingAlgorithmOf(pkcs8);
  if (alg === undefined) throw unsupported();
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, SIGNATURE_ALGORITHMS[alg].key, true, ["sign"]);
  return { ...(await crypto.subtle.exportKey("jwk", key)), alg };
}

function asPkcs8({ label, body }: PemBlock): Uint8Array<ArrayBuffer> {
  if (label === "ENCRYPTED PRIVATE KEY" || body.includes("Proc-Type: 4,ENCRYPTED")) {
    throw new PrivateKeyError("is encrypted. Decrypt it with: openssl pkcs8 -topk8 -nocrypt -in KEY");
  }
  switch (label) {
    case "PRIVATE KEY":
      return plainPkcs8(derOf(body));
    case "RSA PRIVATE KEY":
      return pkcs8FromPkcs1(derOf(body));
    case "EC PRIVATE KEY": {
      const wrapped = pkcs8FromSec1(derOf(body));
      if (!wrapped) throw unsupported();
      return wrapped;
    }
    case "OPENSSH PRIVATE KEY":
      throw new PrivateKeyError("is in OpenSSH's own form. Convert a copy: ssh-keygen -p -m PEM -f KEY");
    default: {
      // The message repeats no other label, because the pasted text may be a secret.
      const what = NO_PRIVATE_KEY.test(label) ? label : "something else";
      throw new PrivateKeyError(`must be a private key, but its PEM holds ${what}. ${HINT}`);
    }
  }
}

function derOf(body: string): Uint8Array<ArrayBuffer> {
  return bytesOf(atob(body.replace(/\s/g, "")));
}
