/**
 * The callers that wait for one piece of work. When the last one leaves before the work is done, the work's signal is
 * aborted.
 */
export class Waiters {
  readonly #controller = new AbortController();
  readonly #onEmpty: () => void;
  #count = 0;
  #isDone = false;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** For the work: aborted when no caller waits any more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Records that the work has ended: from now on, nothing is aborted. */
  workEnded(): void {
    this.#isDone = true;
  }

  /** Counts a caller as waiting until `result` settles. */
  async wait<T>(result: Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await result;
    } finally {
      this.#count -= 1;
      if (this.#count === 0 && !this.#isDone) this.#cancel();
    }
  }

  #cancel(): void {
    this.#onEmpty();
    this.#controller.abort();
  }
}
