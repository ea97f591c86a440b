/** The results of requests. */
export interface Tally {
  requests: number;
  ok: number;
  stepUps: number;
  unavailable: number;
  otherErrors: number;
  /** Ended because the server was killed. */
  cutOff: number;
  /** Ended because the client disconnected. */
  reset: number;
  slowestMs: number;
}

const empty = (): Tally => ({
  requests: 0,
  ok: 0,
  stepUps: 0,
  unavailable: 0,
  otherErrors: 0,
  cutOff: 0,
  reset: 0,
  slowestMs: 0,
});

export type Outcome = number | "cut off" | "reset";

/** Tallies by name, in order of first use. */
export class Record {
  readonly #tallies = new Map<string, Tally>();

  note(names: readonly string[], outcome: Outcome, durationMs: number): void {
    for (const name of names) {
      const tally = this.#tallies.get(name) ?? empty();
      this.#tallies.set(name, tally);
      tally.requests += 1;
      tally[memberOf(outcome)] += 1;
      tally.slowestMs = Math.max(tally.slowestMs, durationMs);
    }
  }

  tallyOf(name: string): Tally {
    return this.#tallies.get(name) ?? empty();
  }

  names(): string[] {
    return [...this.#tallies.keys()];
  }
}

function memberOf(outcome: Outcome): Exclude<keyof Tally, "requests" | "slowestMs"> {
  if (outcome === "cut off") return "cutOff";
  if (outcome === "reset") return "reset";
  if (outcome === 200) return "ok";
  if (outcome === 403) return "stepUps";
  return outcome === 503 ? "unavailable" : "otherErrors";
}
