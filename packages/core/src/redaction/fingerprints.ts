import { LruMap } from "../concurrency/lru-map.ts";

/** What is stored of a secret: enough to recognize it, not enough to recover it. */
interface Fingerprint {
  /** A second hash of the beginning, which excludes chance collisions of the first. */
  beginning: number;
  length: number;
  /** The hash of the whole secret. */
  hash: number;
}

/** The number of leading characters to search for. A shorter secret is searched for as a whole. */
const BEGINNING = 16;
/** The largest number of stored secrets with the same beginning. */
const MAX_ALIKE = 8;
/** Ends a secret in a text that matches only its beginning. */
const END = /[\s"'`<>]/;

/**
 * Finds known secrets in a text without keeping them: each is stored as three hashes and its length. The least recently
 * used beginnings are evicted first.
 */
export class Fingerprints {
  readonly #byBeginning: LruMap<number, readonly Fingerprint[]>;
  /** The lengths of all beginnings: 16 numbers at most. */
  readonly #lengths = new Set<number>();

  /** @param maxBeginnings The largest number of beginnings to keep. */
  constructor(maxBeginnings: number) {
    this.#byBeginning = new LruMap(maxBeginnings);
  }

  /** Adds a secret. Ignores an empty text. */
  add(secret: string): void {
    if (secret === "") return;
    const length = Math.min(secret.length, BEGINNING);
    const key = keyOf(secret, 0, length);
    const beginning = hashOf(secret, 0, length);
    const added = { beginning, length: secret.length, hash: hashOf(secret, 0, secret.length) };
    const others = (this.#byBeginning.get(key) ?? []).filter(({ hash }) => hash !== added.hash);
    this.#lengths.add(length);
    this.#byBeginning.set(key, [...others, added].slice(-MAX_ALIKE));
  }

  /** Whether a secret with the same beginning is known. Marks it as used. */
  touch(secret: string): boolean {
    return this.#byBeginning.get(keyOf(secret, 0, Math.min(secret.length, BEGINNING))) !== undefined;
  }

  /**
   * The end of the known secret that begins at `start`, or undefined if there is none. If the text holds only the
   * beginning of a secret, for example because it is cut off, the match extends to the next white space, quote or angle
   * bracket.
   */
  endOf(text: string, start: number): number | undefined {
    let end: number | undefined;
    for (const length of this.#lengths) {
      const known = start + length <= text.length ? this.#byBeginning.get(keyOf(text, start, length)) : undefined;
      if (!known) continue;
      const beginning = hashOf(text, start, length);
      const alike = known.filter((one) => one.beginning === beginning);
      if (alike.length > 0) end = Math.max(end ?? 0, endOfLongest(text, start, length, alike));
    }
    return end;
  }
}

/** The end of the longest secret that the text holds completely, or else of the text that begins like one. */
function endOfLongest(text: string, start: number, length: number, alike: readonly Fingerprint[]): number {
  const whole = alike
    .filter((one) => start + one.length <= text.length && hashOf(text, start, one.length) === one.hash)
    .map((one) => start + one.length);
  if (whole.length > 0) return Math.max(...whole);
  const rest = text.slice(start + length).search(END);
  return rest < 0 ? text.length : start + length + rest;
}

/**
 * A hash of 30 bits. Engines store such a number without allocating an object, and this runs for every character of a
 * message.
 */
function keyOf(text: string, start: number, length: number): number {
  return hashOf(text, start, length, 0x01000193) >>> 2;
}

/** A 32-bit hash of a part of a text: FNV-1a with another factor. `keyOf` uses the original factor. */
function hashOf(text: string, start: number, length: number, factor = 0x85ebca6b): number {
  let hash = 0x811c9dc5 ^ length;
  for (let index = start; index < start + length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), factor);
  }
  return hash;
}
