import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { VerificationKey } from "../../src/verify/key-set.ts";
import { enginesFor } from "./engines.ts";
import { createSigner, utf8 } from "./forge.ts";

// Uses only web-standard APIs, so that it runs on every runtime.

type Bytes = Uint8Array<ArrayBuffer>;
/** A change of a signature, at a place between 0 and 1. Most keep the length, so that the arithmetic is reached. */
type Change = (signature: Bytes, place: number) => Bytes;

const overwritten = (bytes: Bytes, start: number, by: Bytes): Bytes =>
  bytes.map((byte, index) => by[index - start] ?? byte);
const withBit = (bytes: Bytes, place: number): Bytes => {
  const bit = Math.floor(place * bytes.length * 8);
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
};
/** One half of zeros or of the largest numbers, where the range checks of ECDSA and Ed25519 are. */
const withHalf = (byte: number): Change => {
  return (signature, place) => signature.map((old, at) => (at < signature.length / 2 === place < 0.5 ? byte : old));
};

const CHANGES: readonly Change[] = [
  (signature) => signature,
  withBit,
  withBit,
  withBit,
  (signature, place) => overwritten(signature, Math.floor(place * signature.length), random(32)),
  (signature, place) => overwritten(signature, 0, random(Math.floor(place * signature.length))),
  withHalf(0),
  withHalf(255),
  (signature, place) => signature.slice(Math.floor(place * signature.length)),
  (signature, place) => new Uint8Array([...signature, ...random(Math.floor(place * 20))]),
  (_, place) => random(Math.floor(place * 300)),
];

/**
 * The inputs on which an engine of this runtime differs from WebCrypto, described. Signs few texts and changes them
 * often, because signing costs much.
 *
 * @param runs The number of inputs.
 */
export async function differences(alg: SignatureAlgorithmName, runs: number): Promise<string[]> {
  const signer = await createSigner(alg);
  const { WebCrypto: reference, ...others } = await enginesFor(signer);
  if (!reference) throw new Error("There is no reference");
  // Without `node:crypto`, the fastest engine is WebCrypto itself.
  const compared = Object.entries(others).filter(([, engine]) => engine !== reference);
  if (compared.length === 0) return [];
  const key = new VerificationKey(signer.publicJwk);
  const texts = ["header.payload", "", "x".repeat(1_000)];
  const signed = await Promise.all(texts.map(async (text) => ({ good: await signer.sign(text), text: utf8(text) })));
  const found: string[] = [];
  // The first inputs are the good signatures. An engine that must prove itself does so by them.
  for (let run = 0; run < runs; run += 1) {
    const { good, text } = signed[run % signed.length] ?? { good: random(64), text: random(64) };
    const change = CHANGES[Math.floor(run / signed.length) % CHANGES.length] ?? withBit;
    const signature = change(good, Math.random());
    const data = run % 7 === 6 ? withBit(text, Math.random()) : text;
    const expected = await reference.verify(alg, key, signature, data);
    for (const [name, engine] of compared) {
      const verdict = await engine.verify(alg, key, signature, data);
      if (verdict !== expected) found.push(`${name} says ${verdict} of ${signature} for ${data}`);
    }
  }
  return found;
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
