/** Throws unless `condition` holds. The message says what the contract demands. */
export function check(condition: boolean, demand: string): asserts condition {
  if (!condition) throw new Error(`The store breaks its contract: ${demand}`);
}

/** One check of a contract, for any test runner: it resolves, or throws with the demand that is not met. */
export interface ContractCheck {
  name: string;
  run(): Promise<void>;
}
