import { LruMap } from "../lru.ts";

/** The least time between two exchanges for one key because the upstream API refused a token. */
const COOL_DOWN_MS = 30_000;

/**
 * Which token the upstream API refused last, by key. A shared store may go on answering with it for a while after it
 * was deleted, as KV does for a minute; here it is known for what it is.
 */
export class Refusals {
  readonly #refused: LruMap<string, { accessToken: string; atMs: number }>;

  constructor(maxEntries: number) {
    this.#refused = new LruMap(maxEntries);
  }

  add(key: string, accessToken: string, nowMs: number): void {
    this.#refused.set(key, { accessToken, atMs: nowMs });
  }

  has(key: string, accessToken: string): boolean {
    return this.#refused.get(key)?.accessToken === accessToken;
  }

  /** Whether another token was refused so short ago that yet another exchange would help nobody. */
  isCoolingDown(key: string, nowMs: number): boolean {
    const last = this.#refused.get(key);
    return last !== undefined && nowMs - last.atMs < COOL_DOWN_MS;
  }
}
