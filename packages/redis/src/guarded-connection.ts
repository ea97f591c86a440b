import { requireTimeout, withDeadline } from "@edgegrant/core/adapter";
import type { Connection } from "./clients.ts";
import { Outage, type Purpose } from "./outage.ts";

/** How many commands may wait for their answers. Only a server that hangs has more, and the client would keep them all. */
const MAX_UNANSWERED = 1_000;

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
  #unanswered = 0;

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
      return await withDeadline(this.#counted(command(this.#connection)), { timeoutMs, error });
    } finally {
      this.#wasUsed = true;
    }
  }

  /** Counts an answer as missing until it comes, also after the deadline. */
  #counted(answer: Promise<unknown>): Promise<unknown> {
    this.#unanswered += 1;
    return answer.finally(() => {
      this.#unanswered -= 1;
    });
  }

  /** Refuses a command that would wait in the client's queue until the server is back, or behind too many others. */
  #requireReady(): void {
    if (this.#unanswered >= MAX_UNANSWERED) throw new Error(`Redis has not answered ${MAX_UNANSWERED} commands`);
    if (!this.#wasUsed || this.#connection.isReady()) return;
    this.#connection.reconnect?.();
    throw new Error("The Redis client is not connected");
  }
}
