import { globSync } from "node:fs";
import type { SignatureAlgorithmName } from "@edgegrant/core/adapter";
import { webCryptoEngine } from "../../../packages/core/test/support/engines.ts";
import { utf8 } from "../../../packages/core/test/support/forge.ts";
import {
  cookbookExample,
  haveVectors,
  JWS_FILES,
  type JwsVector,
  keysOf,
  readVector,
  textOf,
  VECTORS_FOLDER,
  type SignatureVector as Vector,
  type VectorGroup,
  wycheproof,
} from "../../../packages/core/test/support/vectors.ts";
import {
  checkHeader,
  decodeObject,
  EVERY_ALGORITHM,
  KeySet,
  splitJws,
} from "../../../packages/core/test/support/verify-jws.ts";

/** A key of Wycheproof's with its signatures, for runtimes without files. Bytes are in hexadecimal. */
export interface SignatureVector {
  alg: SignatureAlgorithmName;
  jwk: Record<string, unknown>;
  tests: { id: number | string; message: string; signature: string; isGood: boolean }[];
}

const FILES: readonly [file: string, alg: SignatureAlgorithmName][] = [
  ["ed25519_test.json", "EdDSA"],
  ["ecdsa_secp256r1_sha256_p1363_test.json", "ES256"],
];

/** The vectors of signatures. None if they are not beside the repository. */
export async function signatureVectors(): Promise<SignatureVector[]> {
  if (!haveVectors) return [];
  return [...plainSignatures(), ...(await signaturesOfJwss())];
}

/** Signatures of messages that are no JWS. */
function plainSignatures(): SignatureVector[] {
  return FILES.flatMap(([file, alg]) => {
    const { testGroups } = readVector(file) as { testGroups: VectorGroup<Vector>[] };
    return testGroups
      .filter(({ publicKeyJwk }) => publicKeyJwk !== undefined)
      .map(({ publicKeyJwk: jwk = {}, tests }) => ({
        alg,
        jwk,
        tests: tests.map(({ tcId: id, msg: message, sig: signature, result }) => {
          return { id, message, signature, isGood: result === "valid" };
        }),
      }));
  });
}

/**
 * The signatures of the vectors that are whole JWSs, and of the JOSE cookbook. Their form is no matter of an engine. The
 * verdict is that of WebCrypto on Node, which core's own tests compare with the vectors.
 */
async function signaturesOfJwss(): Promise<SignatureVector[]> {
  const wycheproofs = JWS_FILES.flatMap((file) =>
    wycheproof<JwsVector>(file).flatMap((group) =>
      group.tests.map(({ tcId, jws }) => ({
        id: `${file} ${tcId}`,
        text: jws ? textOf(jws) : "",
        keys: keysOf(group),
      })),
    ),
  );
  const folder = new URL("jose-cookbook/", VECTORS_FOLDER);
  const cookbook = globSync("{jws,curve25519,rfc7797}/*.json", { cwd: folder }).flatMap((path) => {
    const { keys, forms } = cookbookExample(path);
    return forms.map(([form, text]) => ({ id: `${path} ${form}`, text, keys }));
  });
  const found: SignatureVector[] = [];
  for (const { id, text, keys } of [...wycheproofs, ...cookbook]) {
    const jws = compactOf(text);
    if (!jws) continue;
    const { alg, kid } = jws.header;
    for (const key of KeySet.from({ keys }).candidates(alg, kid)) {
      const isGood = await webCryptoEngine.verify(alg, key, jws.signature, utf8(jws.signed));
      const test = { id, message: hex(utf8(jws.signed)), signature: hex(jws.signature), isGood };
      found.push({ alg, jwk: key.publicMembers, tests: [test] });
    }
  }
  return found;
}

/** A JWS in compact form with a header that the verifier takes, or undefined. */
function compactOf(text: string) {
  try {
    const jws = splitJws(text);
    return { ...jws, header: checkHeader(decodeObject(jws.header), { algorithms: EVERY_ALGORITHM }) };
  } catch {
    return undefined;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
