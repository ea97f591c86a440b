/** Throws unless `condition` holds. The message says what the contract demands. */
export function check(condition: boolean, demand: string): asserts condition {
  if (!condition) throw new Error(`The store breaks its contract: ${demand}`);
}
