import { isWithin } from "../concurrency/deadline.ts";
import { LruMap } from "../concurrency/lru-map.ts";
import { ENTRY_BYTES, textBytes } from "../concurrency/memory-size.ts";

/** The least time between two renewals for one key, and between two replacements of refused tokens. */
const COOL_DOWN_MS = 30_000;

/** How many refused tokens are remembered for one key. A store that lags may still return any of the latest. */
const MAX_REFUSED = 8;
/**
 * The largest estimated memory use of all records, in bytes. An evicted record costs one more exchange or one more
 * refusal.
 */
const MAX_BYTES = 4 * 1024 * 1024;

interface ExchangeRecord {
  exchangedAtMs: number;
  refusedAtMs: number;
  /** The refused access tokens, oldest refusal first. */
  refused: Set<string>;
}

/**
 * Remembers for each cache key the time of the last exchange and the tokens that the upstream API refused.
 *
 * A shared store may return a refused token for a while after its deletion; KV does so for a minute. The token counts
 * as refused until the zone grants it again.
 */
export class RecentExchanges {
  readonly #records: LruMap<string, ExchangeRecord>;
  readonly #now: () => number;

  constructor(maxEntries: number, now: () => number) {
    this.#records = new LruMap(maxEntries, { maxWeight: MAX_BYTES, weigh: recordBytes });
    this.#now = now;
  }

  noteExchange(key: string): void {
    this.#recordFor(key).exchangedAtMs = this.#now();
  }

  /** Clears the refusal of a token: the zone has granted it again. */
  noteGrant(key: string, accessToken: string): void {
    const record = this.#records.get(key);
    if (record?.refused.delete(accessToken)) this.#records.set(key, record);
  }

  noteRefusal(key: string, accessToken: string): void {
    const record = this.#recordFor(key);
    record.refusedAtMs = this.#now();
    record.refused.add(accessToken);
    const [oldest = accessToken] = record.refused;
    if (record.refused.size > MAX_REFUSED) record.refused.delete(oldest);
    this.#records.set(key, record);
  }

  isRefused(key: string, accessToken: string): boolean {
    return this.#records.get(key)?.refused.has(accessToken) ?? false;
  }

  /** Whether an exchange started within the last 30 seconds, so that no renewal is due. */
  hasExchanged(key: string): boolean {
    return isWithin(COOL_DOWN_MS, this.#recordFor(key).exchangedAtMs, this.#now());
  }

  /** Whether a token was refused within the last 30 seconds, so that another exchange is unlikely to help. */
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

function recordBytes(key: string, { refused }: ExchangeRecord): number {
  let bytes = ENTRY_BYTES + textBytes(key);
  for (const token of refused) bytes += ENTRY_BYTES + textBytes(token);
  return bytes;
}
