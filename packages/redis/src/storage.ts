import { messageOf, requireTimeout, type SealedStorage } from "@edgegrant/core/adapter";
import type { Connection } from "./clients.ts";
import { GuardedConnection } from "./guarded-connection.ts";
import type { Purpose } from "./outage.ts";
import { ACQUIRE, DELETE, LOOK, PUT, RELEASE } from "./scripts.ts";

/** Where and how a {@link RedisStorage} keeps its values. */
export interface RedisStorageOptions {
  prefix: string;
  timeoutMs: number;
  leaseMs: number;
  now: () => number;
}

/** The state of an exchange: a kept value that is the result, or who leads. */
export type ExchangeState = { value: string } | "leads" | "follows" | "nobody leads";

/** Sealed values in Redis, each under a key of its own, and leases. Every command has a deadline. */
export class RedisStorage implements SealedStorage {
  readonly #connection: GuardedConnection;
  readonly #options: RedisStorageOptions;

  constructor(connection: Connection, options: RedisStorageOptions) {
    requireTimeout(options.leaseMs, "leaseMs");
    this.#connection = new GuardedConnection(connection, options);
    this.#options = options;
  }

  async get(name: string): Promise<string | undefined> {
    const kept = textIn(await this.#connection.send("read", (redis) => textAt(redis, this.#keysOf(name)[0])));
    return kept === undefined ? undefined : sealedIn(kept);
  }

  /** Rejects if the server can't be read now, also during an outage. */
  async check(): Promise<void> {
    await this.#connection.sendNow((redis) => redis.get(this.#keysOf("readiness")[0]));
  }

  async put(name: string, value: string, expiresAt: number): Promise<void> {
    // A duration, not a time: the server's clock may be wrong.
    const lifeMs = Math.max(1, Math.ceil(expiresAt * 1000 - this.#options.now()));
    await this.#eval("background", PUT, name, [String(expiresAt), value, String(lifeMs), this.channelOf(name)]);
  }

  async delete(name: string, value = ""): Promise<void> {
    await this.#eval("background", DELETE, name, [value]);
  }

  /** Requests the lease. Undefined during an outage. A lease that is granted too late is released. */
  async acquire(name: string, after: number, id: string): Promise<ExchangeState | undefined> {
    let isOver = false;
    const asked = async (redis: Connection) => {
      const reply = await redis.eval(ACQUIRE, this.#keysOf(name), [String(after), id, String(this.#options.leaseMs)]);
      if (isOver && Number(reply) === 1) await this.release(name, id);
      return reply;
    };
    try {
      const reply = await this.#connection.send("lease", asked);
      if (reply === undefined) return undefined;
      return resultIn(reply) ?? (Number(reply) === 1 ? "leads" : "follows");
    } finally {
      isOver = true;
    }
  }

  /** Looks for the result of another caller's exchange. Undefined during an outage. */
  async look(name: string, after: number): Promise<ExchangeState | undefined> {
    const reply = await this.#eval("read", LOOK, name, [String(after)]);
    if (reply === undefined) return undefined;
    return resultIn(reply) ?? (Number(reply) === 1 ? "follows" : "nobody leads");
  }

  async release(name: string, id: string): Promise<void> {
    await this.#eval("background", RELEASE, name, [id, this.channelOf(name)]);
  }

  /** The channel with a message for each result. */
  channelOf(name: string): string {
    return this.#keysOf(name)[0];
  }

  /** The braces make a cluster keep both keys in one slot. */
  #keysOf(name: string): [token: string, lease: string] {
    const token = `${this.#options.prefix}{${name}}`;
    return [token, `${token}:lease`];
  }

  #eval(purpose: Purpose, script: string, name: string, args: string[]): Promise<unknown> {
    return this.#connection.send(purpose, (redis) => redis.eval(script, this.#keysOf(name), args));
  }
}

/** Something that is no text counts as nothing: the next {@link RedisStorage.put} replaces it. */
async function textAt(redis: Connection, key: string): Promise<unknown> {
  try {
    return await redis.get(key);
  } catch (error) {
    if (/\bWRONGTYPE /.test(messageOf(error))) return undefined;
    throw error;
  }
}

/** The sealed value of an entry. An entry that this library did not write is returned as it is, and does not open. */
function sealedIn(kept: string): string {
  return kept.replace(/^\d+ /, "");
}

function resultIn(reply: unknown): { value: string } | undefined {
  const text = typeof reply === "number" || typeof reply === "bigint" ? undefined : textIn(reply);
  return text === undefined ? undefined : { value: sealedIn(text) };
}

const decoder = new TextDecoder();

/** A client may be configured to return bytes. */
function textIn(reply: unknown): string | undefined {
  if (reply instanceof Uint8Array) return decoder.decode(reply);
  return typeof reply === "string" ? reply : undefined;
}
