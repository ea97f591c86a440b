import type { ReplayStore } from "@edgegrant/core";
import { connectionTo, type RedisClient } from "./clients.ts";
import { GuardedConnection } from "./guarded-connection.ts";
import { ONCE } from "./scripts.ts";

/** Settings of a {@link RedisReplayStore}. */
export interface RedisReplayStoreOptions {
  /** The beginning of every key. Default: `edgegrant:proof:`. */
  prefix?: string | undefined;
  /** How long a command may take, in milliseconds. Default: 750. */
  timeoutMs?: number | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
}

const DEFAULT_PREFIX = "edgegrant:proof:";
const DEFAULT_TIMEOUT_MS = 750;
/**
 * How much longer a proof is remembered than it is good, in seconds: by the clock of another server, or when the clock of
 * Redis is set forward, it may still be good.
 */
const CLOCK_DIFFERENCE_SECONDS = 60;

/**
 * Remembers used DPoP proofs in Redis or Valkey, for all servers that use it. Each proof is a key of about 150 bytes that
 * Redis deletes a minute after the proof expires, because the clocks of servers differ. A Redis server that is full must
 * refuse writes (`maxmemory-policy noeviction`, the default). With another policy it forgets proofs, which are then good
 * once more.
 *
 * @example
 * ```ts
 * const client = await createClient({ url: "redis://localhost:6379" }).connect();
 * const bound = dpop({ replay: new RedisReplayStore(client) });
 * ```
 */
export class RedisReplayStore implements ReplayStore {
  readonly #connection: GuardedConnection;
  readonly #prefix: string;

  /**
   * @param client The client of `redis`, `ioredis`, `iovalkey`, Bun or `@upstash/redis`. You connect and close it.
   * @throws {ConfigurationError} if `client` is none of them, or if the timeout is out of range.
   */
  constructor(client: RedisClient, options: RedisReplayStoreOptions = {}) {
    const { prefix = DEFAULT_PREFIX, timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now } = options;
    this.#connection = new GuardedConnection(connectionTo(client), { timeoutMs, now });
    this.#prefix = prefix;
  }

  /** Throws while Redis can't be reached or refuses writes. */
  async once(key: string, expiresAt: number, now: number): Promise<boolean> {
    // A duration, not a time: the clock of Redis may be wrong.
    const lifeMs = Math.max(1, Math.ceil((expiresAt - now + CLOCK_DIFFERENCE_SECONDS) * 1000));
    const reply = await this.#connection.send("lease", (connection) =>
      connection.eval(ONCE, [this.#prefix + key], [String(lifeMs)]),
    );
    if (reply === undefined) throw new Error("Redis does not answer, or refuses to write");
    return Number(reply) === 1;
  }
}
