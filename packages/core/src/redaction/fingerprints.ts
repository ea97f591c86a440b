import { LruMap } from "../concurrency/lru-map.ts";

/** What of a secret is kept: enough to know it again, not to have it. */
interface Fingerprint {
  /** Another sum of the beginning, so that texts are not taken for each other by chance. */
  beginning: number;
  length: number;
  /** Of all of it. */
  sum: number;
}

/** How many characters of a secret are looked for, or all of it if it has fewer. */
const BEGINNING = 16;
/** How many secrets that begin alike are told apart. */
const MAX_ALIKE = 8;
/** What ends a secret of which only the beginning is known. */
const END = /[\s"'`<>]/;

/**
 * Secrets that can be found in a text, and not read back: of each stand here three sums and its length. Those used longest ago
 * are forgotten first.
 */
export class Fingerprints {
  readonly #byBeginning: LruMap<number, readonly Fingerprint[]>;
  /** How long the beginnings are: 16 numbers at most. */
  readonly #lengths = new Set<number>();

  /** @param maxBeginnings How many beginnings are kept. */
  constructor(maxBeginnings: number) {
    this.#byBeginning = new LruMap(maxBeginnings);
  }

  /** An empty text is no secret. */
  add(secret: string): void {
    if (secret === "") return;
    const length = Math.min(secret.length, BEGINNING);
    const key = keyOf(secret, 0, length);
    const beginning = sumOf(secret, 0, length);
    const added = { beginning, length: secret.length, sum: sumOf(secret, 0, secret.length) };
    const others = (this.#byBeginning.get(key) ?? []).filter(({ sum }) => sum !== added.sum);
    this.#lengths.add(length);
    this.#byBeginning.set(key, [...others, added].slice(-MAX_ALIKE));
  }

  /** Whether a secret that begins like this one is known, which then counts as used. */
  touch(secret: string): boolean {
    return this.#byBeginning.get(keyOf(secret, 0, Math.min(secret.length, BEGINNING))) !== undefined;
  }

  /**
   * Where the secret ends that begins at `start`, or undefined if none does. Of a secret that the text does not hold to its
   * end, such as one cut off, all that hangs together with its beginning counts.
   */
  endOf(text: string, start: number): number | undefined {
    let end: number | undefined;
    for (const length of this.#lengths) {
      const known = start + length <= text.length ? this.#byBeginning.get(keyOf(text, start, length)) : undefined;
      if (!known) continue;
      const beginning = sumOf(text, start, length);
      const alike = known.filter((one) => one.beginning === beginning);
      if (alike.length > 0) end = Math.max(end ?? 0, furthest(text, start, length, alike));
    }
    return end;
  }
}

/** The end of the longest of those secrets that the text holds whole, or else of what begins like them. */
function furthest(text: string, start: number, length: number, alike: readonly Fingerprint[]): number {
  const whole = alike
    .filter((one) => start + one.length <= text.length && sumOf(text, start, one.length) === one.sum)
    .map((one) => start + one.length);
  if (whole.length > 0) return Math.max(...whole);
  const rest = text.slice(start + length).search(END);
  return rest < 0 ? text.length : start + length + rest;
}

/** 30 bits, which engines keep without an object: this is done for every character of a message. */
function keyOf(text: string, start: number, length: number): number {
  return sumOf(text, start, length, 0x01000193) >>> 2;
}

/** A sum of a part of a text, in 32 bits (FNV-1a, whose own factor the key is made with). */
function sumOf(text: string, start: number, length: number, factor = 0x85ebca6b): number {
  let sum = 0x811c9dc5 ^ length;
  for (let index = start; index < start + length; index += 1) {
    sum = Math.imul(sum ^ text.charCodeAt(index), factor);
  }
  return sum;
}
