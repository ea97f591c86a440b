import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encode, type Json } from "./forge.ts";

/** The public test vectors are outside the repository, because we may not publish them. */
export const VECTORS_FOLDER = new URL("../../../../../shared/vectors/", import.meta.url);

/** Whether the public test vectors are available. */
export const haveVectors = existsSync(fileURLToPath(VECTORS_FOLDER));

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
  return JSON.parse(readFileSync(fileURLToPath(new URL(path, VECTORS_FOLDER)), "utf8"));
}

/** The files whose vectors are whole JWSs. */
export const JWS_FILES = ["json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json"];

/** The keys of a group. */
export function keysOf({ public: open, private: closed, publicKeyJwk, publicKey }: VectorGroup<unknown>): Json[] {
  const key = open ?? closed ?? publicKeyJwk ?? coordinatesOf(publicKey);
  return Array.isArray(key.keys) ? (key.keys as Json[]) : [key];
}

/** A few groups give their P-256 key only as a point. */
function coordinatesOf(point: { uncompressed: string } | undefined): Json {
  const bytes = Uint8Array.from(point?.uncompressed.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  return { kty: "EC", crv: "P-256", x: encode(bytes.slice(1, 33)), y: encode(bytes.slice(33)) };
}

/** A JWS as text, also in one of the JSON forms. */
export const textOf = (token: string | Json): string => (typeof token === "string" ? token : JSON.stringify(token));

interface CookbookExample {
  input: { key: Json | Json[] };
  output: Record<string, string | Json>;
}

/** The keys and the forms of an example of the JOSE cookbook. */
export function cookbookExample(path: string): { keys: Json[]; forms: [form: string, token: string][] } {
  const { input, output } = readVector(`jose-cookbook/${path}`) as CookbookExample;
  const keys = Array.isArray(input.key) ? input.key : [input.key];
  // The cookbook contains private keys. A zone publishes only the public members.
  const published = keys.map(({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open }) => open);
  return { keys: published, forms: Object.entries(output).map(([form, token]) => [form, textOf(token)]) };
}
