import { LruMap } from "../lru.ts";
import { isWithin } from "../time.ts";

/** The least time between two exchanges for one key because the upstream API refused a token. */
const COOL_DOWN_MS = 30_000;

/** How many refused tokens are known for one key. A store that lags may answer with any of the latest. */
const MAX_TOKENS = 8;

/**
 * Which tokens the upstream API refused lately, by key. A shared store may go on answering with one for a while after it
 * was deleted, as KV does for a minute; here it is known for what it is.
 */
export class Refusals {
  readonly #refused: LruMap<string, { tokens: readonly string[]; atMs: number }>;

  constructor(maxEntries: number) {
    this.#refused = new LruMap(maxEntries);
  }

  add(key: string, accessToken: string, nowMs: number): void {
    const others = this.#refused.get(key)?.tokens.filter((token) => token !== accessToken) ?? [];
    this.#refused.set(key, { tokens: [accessToken, ...others].slice(0, MAX_TOKENS), atMs: nowMs });
  }

  has(key: string, accessToken: string): boolean {
    return this.#refused.get(key)?.tokens.includes(accessToken) ?? false;
  }

  /** Whether another token was refused so short ago that yet another exchange would help nobody. */
  isCoolingDown(key: string, nowMs: number): boolean {
    const last = this.#refused.get(key);
    return last !== undefined && isWithin(COOL_DOWN_MS, last.atMs, nowMs);
  }
}
