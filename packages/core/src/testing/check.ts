/** Throws unless `condition` holds. The message states the demand. */
export function check(condition: boolean, demand: string): asserts condition {
  if (!condition) throw new Error(`The store breaks its contract: ${demand}`);
}

/** One check of a contract, for any test runner. `run` resolves, or rejects with the unmet demand. */
export interface ContractCheck {
  name: string;
  run(): Promise<void>;
}
