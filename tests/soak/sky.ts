/** How the zone fares at the moment, as far as answers can depend on it. */
export class Sky {
  /** What the zone goes through. */
  phase = "warm-up";
  /** How often keys were retired. Not a number, and so equal to none, while it can't be told which keys a token is of. */
  retirements = 0;
  #retirements = 0;
  #retiredAtMs = Number.NEGATIVE_INFINITY;
  #settled: symbol | undefined;

  /** The zone is healthy, and everybody has seen it. Ends with {@link Sky.turn}. */
  settle(phase: string): void {
    this.phase = phase;
    this.#settled ??= Symbol(phase);
  }

  /** The zone changes: what is on its way now may go wrong. */
  turn(phase: string): void {
    this.phase = phase;
    this.#settled = undefined;
  }

  /** The period of health that this moment belongs to. Two moments of one are the same value. */
  get settled(): symbol | undefined {
    return this.#settled;
  }

  /** Retires keys by `work`. */
  async retire(work: () => Promise<void>): Promise<void> {
    this.retirements = Number.NaN;
    await work();
    this.#retirements += 1;
    this.retirements = this.#retirements;
    this.#retiredAtMs = Date.now();
  }

  /** Whether keys were retired so short ago that upstream tokens which they signed may be about. */
  hasRetiredWithin(ms: number): boolean {
    return Date.now() - this.#retiredAtMs < ms;
  }
}
