import { requireTimeout, type SealedStorage, withDeadline } from "@edgegrant/core/adapter";
import type { Connection } from "./clients.ts";
import { Outage, type Purpose } from "./outage.ts";
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
  readonly #connection: Connection;
  readonly #options: RedisStorageOptions;
  readonly #outage: Outage;
  /** Whether a command has succeeded or failed. A new client may still be connecting, or connect when first used. */
  #wasUsed = false;

  constructor(connection: Connection, options: RedisStorageOptions) {
    requireTimeout(options.timeoutMs, "timeoutMs");
    requireTimeout(options.leaseMs, "leaseMs");
    this.#connection = connection;
    this.#options = options;
    this.#outage = new Outage(options.now);
  }

  async get(name: string): Promise<string | undefined> {
    const kept = textIn(await this.#send("read", () => this.#connection.get(this.#keysOf(name)[0])));
    return kept === undefined ? undefined : sealedIn(kept);
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
    const asked = async () => {
      const reply = await this.#script(ACQUIRE, name, [String(after), id, String(this.#options.leaseMs)]);
      if (isOver && Number(reply) === 1) await this.release(name, id);
      return reply;
    };
    try {
      const reply = await this.#send("lease", asked);
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

  #script(script: string, name: string, args: string[]): Promise<unknown> {
    return this.#connection.eval(script, this.#keysOf(name), args);
  }

  #eval(purpose: Purpose, script: string, name: string, args: string[]): Promise<unknown> {
    return this.#send(purpose, () => this.#script(script, name, args));
  }

  #send(purpose: Purpose, command: () => Promise<unknown>): Promise<unknown> {
    const { timeoutMs } = this.#options;
    const error = () => new Error(`Redis did not answer within ${timeoutMs} ms`);
    return this.#outage.guard(purpose, async () => {
      this.#requireReady();
      try {
        return await withDeadline(command(), { timeoutMs, error });
      } finally {
        this.#wasUsed = true;
      }
    });
  }

  /** Refuses a command that would wait in the client's queue until the server is back. */
  #requireReady(): void {
    if (!this.#wasUsed || this.#connection.isReady()) return;
    this.#connection.reconnect?.();
    throw new Error("The Redis client is not connected");
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
