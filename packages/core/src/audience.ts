/**
 * Those who wait for one piece of work. When the last of them has left before it is done, nobody wants it any more: its
 * signal says so.
 */
export class Audience {
  readonly #controller = new AbortController();
  readonly #onEmpty: () => void;
  #present = 0;
  #isDone = false;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  /** For the work: ends when nobody waits for it. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The work has ended by itself: from now on everybody may leave. */
  dismiss(): void {
    this.#isDone = true;
  }

  /** One who is there until its wait ends, in whatever way. */
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
