/**
 * The callers that wait for one piece of work. When the last one leaves before the work is done, the work's signal is
 * aborted.
 */
export class Waiters {
  readonly #controller = new AbortController();
  readonly #onEmpty: () => void;
  #present = 0;
  #isDone = false;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** For the work: aborted when no caller waits any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The work has ended. Leaving no longer aborts anything. */
  dismiss(): void {
    this.#isDone = true;
  }

  /** Counts a caller as waiting until `wait` settles. */
  async attend<T>(wait: Promise<T>): Promise<T> {
    this.#present += 1;
    try {
      return await wait;
    } finally {
      this.#present -= 1;
      if (this.#present === 0 && !this.#isDone) this.#cancel();
    }
  }

  #cancel(): void {
    this.#onEmpty();
    this.#controller.abort();
  }
}
