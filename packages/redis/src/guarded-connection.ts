import { requireTimeout, withDeadline } from "@edgegrant/core/adapter";
import type { Connection } from "./clients.ts";
import { Outage, type Purpose } from "./outage.ts";

/** How long a command may take, in milliseconds, and the clock, in milliseconds since the epoch. */
export interface GuardOptions {
  timeoutMs: number;
  now: () => number;
}

/** Sends commands with a deadline. During an outage no request waits for one. */
export class GuardedConnection {
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #outage: Outage;
  /** Whether a command has succeeded or failed. A new client may still be connecting, or connect when first used. */
  #wasUsed = false;

  /** Throws {@link ConfigurationError} if the timeout is out of range. */
  constructor(connection: Connection, { timeoutMs, now }: GuardOptions) {
    this.#connection = connection;
    this.#timeoutMs = requireTimeout(timeoutMs, "timeoutMs");
    this.#outage = new Outage(now);
  }

  /** The reply, or undefined during an outage. Throws the error that begins an outage. */
  send(purpose: Purpose, command: (connection: Connection) => Promise<unknown>): Promise<unknown> {
    return this.#outage.guard(purpose, () => this.sendNow(command));
  }

  /** The reply. Throws every error. */
  async sendNow(command: (connection: Connection) => Promise<unknown>): Promise<unknown> {
    const timeoutMs = this.#timeoutMs;
    const error = () => new Error(`Redis did not answer within ${timeoutMs} ms`);
    this.#requireReady();
    try {
      return await withDeadline(command(this.#connection), { timeoutMs, error });
    } finally {
      this.#wasUsed = true;
    }
  }

  /** Refuses a command that would wait in the client's queue until the server is back. */
  #requireReady(): void {
    if (!this.#wasUsed || this.#connection.isReady()) return;
    this.#connection.reconnect?.();
    throw new Error("The Redis client is not connected");
  }
}
