import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Json } from "./forge.ts";

/** The public test vectors are outside the repository, because we may not publish them. */
const FOLDER = new URL("../../../../../shared/vectors/", import.meta.url);

/** Whether the public test vectors are available. */
export const haveVectors = existsSync(fileURLToPath(FOLDER));

/** Appended to the name of a suite that needs the vectors. */
export const vectorsNote = haveVectors ? "" : " (skipped: ../shared/vectors is not beside the repository)";

export interface VectorGroup<T> {
  comment?: string;
  public?: Json;
  private?: Json;
  publicKeyJwk?: Json;
  publicKey?: { uncompressed: string };
  tests: T[];
}

export interface Vector {
  tcId: number;
  comment: string;
  result: "valid" | "invalid" | "acceptable";
  flags: string[];
}

export interface JwsVector extends Vector {
  jws: string | Json;
}

/** A signature alone, in hexadecimal. */
export interface SignatureVector extends Vector {
  msg: string;
  sig: string;
}

export interface JweVector extends Vector {
  jwe: string | Json;
}

/** The groups of a Wycheproof file. Empty without the vectors. */
export function wycheproof<T extends Vector>(file: string): VectorGroup<T>[] {
  return haveVectors ? (readVector(file) as { testGroups: VectorGroup<T>[] }).testGroups : [];
}

/** Reads a JSON document from the vectors. */
export function readVector(path: string): unknown {
  return JSON.parse(readFileSync(fileURLToPath(new URL(path, FOLDER)), "utf8"));
}
