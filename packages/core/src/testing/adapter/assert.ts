/** Throws unless `condition` holds. The message says what the contract demands. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw violation(what);
}

export function violation(what: string): Error {
  return new Error(`The adapter breaks its contract: ${what}`);
}
