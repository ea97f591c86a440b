/** Throws unless `condition` holds. The message says what the contract demands. */
export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw breach(what);
}

export function breach(what: string): Error {
  return new Error(`The adapter breaks its contract: ${what}`);
}
