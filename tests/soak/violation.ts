/** The invariants. They hold in every state of the zone, the network and the isolates. */
export type Invariant =
  | "the token is the caller's"
  | "no request outlives its deadline"
  | "no refusal and no 5xx without a cause"
  | "exchanges are bounded"
  | "the heap is flat";

/** An invariant was violated. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string) {
    super(`${invariant}: ${message}`);
    this.invariant = invariant;
  }
}
