/** Throws unless `condition` holds. The message states the demand. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw violation(what);
}

export function violation(what: string): Error {
  return new Error(`The adapter breaks its contract: ${what}`);
}
