/** One check of a contract, for any test runner: it resolves, or throws with the demand that is not met. */
export interface ContractCheck {
  name: string;
  run(): Promise<void>;
}
