import type { FollowingLease, LeadingLease, Lease, StoredToken } from "@edgegrant/core/adapter";
import { SealedTokenStore, type SealedTokenStoreOptions } from "@edgegrant/core/adapter";
import { connectionTo, type RedisClient } from "./clients.ts";
import { pollDelayMs } from "./polling.ts";
import { RedisStorage } from "./storage.ts";
import { WakeUps } from "./wake-ups.ts";

/** Settings of a {@link RedisTokenStore}. */
export interface RedisTokenStoreOptions extends SealedTokenStoreOptions {
  /** The beginning of every key and channel. Default: `edgegrant:token:`. */
  prefix?: string | undefined;
  /** How long a command may take, in milliseconds. It should be less than the time that the cache waits. Default: 750. */
  timeoutMs?: number | undefined;
  /**
   * The largest time that one exchange may keep others waiting, in milliseconds. Default: 10,000, the time limit of an
   * exchange. If the leader's process dies, its followers wait this long.
   */
  leaseMs?: number | undefined;
}

const DEFAULT_PREFIX = "edgegrant:token:";
/** A store in `tiered` gets one second. */
const DEFAULT_TIMEOUT_MS = 750;
const DEFAULT_LEASE_MS = 10_000;

/**
 * Keeps sealed tokens in Redis 7 or Valkey 8, or newer, for all servers that use it. One exchange per key runs at a
 * time among them. Use it below a memory store:
 *
 * @example
 * ```ts
 * const client = await createClient({ url: "redis://localhost:6379" }).connect();
 * const store = tiered(new MemoryTokenStore(), new RedisTokenStore(client, sealing(environment())));
 * ```
 */
export class RedisTokenStore extends SealedTokenStore {
  readonly #storage: RedisStorage;
  readonly #wakeUps: WakeUps;
  readonly #now: () => number;

  /**
   * @param client The client of `redis`, `ioredis`, `iovalkey`, Bun or `@upstash/redis`. You connect and close it.
   * @throws {ConfigurationError} if `client` is none of them, or if a setting is out of range.
   */
  constructor(client: RedisClient, options: RedisTokenStoreOptions) {
    const connection = connectionTo(client);
    const { prefix = DEFAULT_PREFIX, timeoutMs = DEFAULT_TIMEOUT_MS, leaseMs = DEFAULT_LEASE_MS } = options;
    const now = options.now ?? Date.now;
    const storage = new RedisStorage(connection, { prefix, timeoutMs, leaseMs, now });
    super(storage, options);
    this.#storage = storage;
    this.#wakeUps = new WakeUps(connection.subscriber);
    this.#now = now;
  }

  /** Rejects if Redis can't be read now. For `readiness`. */
  check(): Promise<void> {
    return this.#storage.check();
  }

  /** During an outage every caller leads, without a lease. */
  async acquire(key: string, after: number): Promise<Lease> {
    const name = await this.nameOf(key);
    const id = crypto.randomUUID();
    const state = await this.#storage.acquire(name, after, id);
    if (state === undefined) return leading(async () => undefined);
    if (state === "leads") return leading(() => this.#storage.release(name, id));
    if (typeof state === "object") return following(() => this.open(key, state.value));
    return following((waitMs) => this.#result(key, name, after, waitMs));
  }

  /** Looks for the result after each message, and now and then without one. */
  async #result(key: string, name: string, after: number, waitMs: number): Promise<StoredToken | undefined> {
    const deadlineMs = this.#now() + waitMs;
    const wakeUp = this.#wakeUps.on(this.#storage.channelOf(name));
    try {
      for (let round = 0; ; round += 1) {
        const leftMs = deadlineMs - this.#now();
        if (leftMs <= 0) return undefined;
        await wakeUp.wait(Math.min(leftMs, pollDelayMs(round, wakeUp.getsMessages(), Math.random())));
        const state = await this.#storage.look(name, after);
        if (typeof state === "object") return await this.open(key, state.value);
        if (state !== "follows") return undefined;
      }
    } finally {
      wakeUp.end();
    }
  }
}

function leading(release: () => Promise<void>): LeadingLease {
  return { leads: true, release };
}

function following(result: FollowingLease["result"]): FollowingLease {
  return { leads: false, result };
}
