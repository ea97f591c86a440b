import { isWithin } from "../concurrency/deadline.ts";
import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";

/** The least time between two exchanges for one key that nobody needs: to renew a token, or to replace one refused. */
const COOL_DOWN_MS = 30_000;

/** How many refused tokens are known for one key. A store that lags may answer with any of the latest. */
const MAX_REFUSED = 8;
/** What is known of all keys together, in bytes, about. What had to go costs an exchange, or another refusal. */
const MAX_BYTES = 4 * 1024 * 1024;

interface ExchangeRecord {
  exchangedAtMs: number;
  refusedAtMs: number;
  /** In the order in which they were refused. */
  refused: Set<string>;
}

/**
 * What happened under each key of late: when it was exchanged for, and which tokens the upstream API refused. A shared
 * store may go on answering with one of those for a while after it was deleted, as KV does for a minute; here it is known
 * for what it is, until the zone grants it anew.
 */
export class RecentExchanges {
  readonly #records: LruMap<string, ExchangeRecord>;
  readonly #now: () => number;

  constructor(maxEntries: number, now: () => number) {
    this.#records = new LruMap(maxEntries, { maxWeight: MAX_BYTES, weigh: bytesOf });
    this.#now = now;
  }

  noteExchange(key: string): void {
    this.#recordFor(key).exchangedAtMs = this.#now();
  }

  /** What the zone grants is good, whatever came of it before. */
  noteGrant(key: string, accessToken: string): void {
    const record = this.#records.get(key);
    if (record?.refused.delete(accessToken)) this.#records.set(key, record);
  }

  noteRefusal(key: string, accessToken: string): void {
    const record = this.#recordFor(key);
    record.refusedAtMs = this.#now();
    record.refused.add(accessToken);
    const [oldest = ""] = record.refused;
    if (record.refused.size > MAX_REFUSED) record.refused.delete(oldest);
    this.#records.set(key, record);
  }

  isRefused(key: string, accessToken: string): boolean {
    return this.#records.get(key)?.refused.has(accessToken) ?? false;
  }

  /** Whether an exchange was begun so short ago that there is no need of another. */
  hasExchanged(key: string): boolean {
    return isWithin(COOL_DOWN_MS, this.#recordFor(key).exchangedAtMs, this.#now());
  }

  /** Whether a token was refused so short ago that yet another exchange would help nobody. */
  hasRefused(key: string): boolean {
    return isWithin(COOL_DOWN_MS, this.#recordFor(key).refusedAtMs, this.#now());
  }

  #recordFor(key: string): ExchangeRecord {
    const known = this.#records.get(key);
    if (known) return known;
    const record = { exchangedAtMs: -Infinity, refusedAtMs: -Infinity, refused: new Set<string>() };
    this.#records.set(key, record);
    return record;
  }
}

function bytesOf(key: string, { refused }: ExchangeRecord): number {
  let bytes = ENTRY_BYTES + textBytes(key);
  for (const token of refused) bytes += ENTRY_BYTES + textBytes(token);
  return bytes;
}
