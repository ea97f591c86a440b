/** The zone's current state, as far as answers can depend on it. */
export class Sky {
  /** The zone's current phase. */
  phase = "warm-up";
  /** The number of key retirements. NaN, which equals nothing, while it is unknown which keys signed a token. */
  retirements = 0;
  #retirements = 0;
  #retiredAtMs = Number.NEGATIVE_INFINITY;
  #settled: symbol | undefined;

  /** The zone is healthy, and all servers have noticed. Ends with {@link Sky.turn}. */
  settle(phase: string): void {
    this.phase = phase;
    this.#settled ??= Symbol(phase);
  }

  /** The zone changes. Pending requests may fail. */
  turn(phase: string): void {
    this.phase = phase;
    this.#settled = undefined;
  }

  /** The current healthy period. Two moments in the same period have the same value. */
  get settled(): symbol | undefined {
    return this.#settled;
  }

  /** Retires keys with `work`. */
  async retire(work: () => Promise<void>): Promise<void> {
    this.retirements = Number.NaN;
    await work();
    this.#retirements += 1;
    this.retirements = this.#retirements;
    this.#retiredAtMs = Date.now();
  }

  /** Whether keys were retired so recently that upstream tokens signed by them may still be in use. */
  hasRetiredWithin(ms: number): boolean {
    return Date.now() - this.#retiredAtMs < ms;
  }
}
