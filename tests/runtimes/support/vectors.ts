import type { SignatureAlgorithmName } from "@edgegrant/core/adapter";
import {
  haveVectors,
  readVector,
  type SignatureVector as Vector,
  type VectorGroup,
} from "../../../packages/core/test/support/vectors.ts";

/** A key of Wycheproof's with its signatures, for runtimes without files. Bytes are in hexadecimal. */
export interface SignatureVector {
  alg: SignatureAlgorithmName;
  jwk: Record<string, unknown>;
  tests: { id: number; message: string; signature: string; isGood: boolean }[];
}

const FILES: readonly [file: string, alg: SignatureAlgorithmName][] = [
  ["ed25519_test.json", "EdDSA"],
  ["ecdsa_secp256r1_sha256_p1363_test.json", "ES256"],
];

/** The vectors of signatures. None if they are not beside the repository. */
export function signatureVectors(): SignatureVector[] {
  if (!haveVectors) return [];
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
