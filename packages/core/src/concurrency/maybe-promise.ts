/** A value that is there, or the promise of one. A promise costs as much as all work for a token seen before. */
export type MaybePromise<T> = T | Promise<T>;

/**
 * The promise, or undefined if the value is there. Anything with `then` is a promise: libraries replace the global
 * `Promise`, and a platform's objects may come from another realm, so `instanceof` would take a promise for a value.
 */
export function promiseOf<T>(value: MaybePromise<T>): Promise<T> | undefined {
  const isPromise = typeof (value as { then?: unknown } | null | undefined)?.then === "function";
  return isPromise ? Promise.resolve(value) : undefined;
}

/** Goes on with a value: at once if it is there, otherwise when its promise is fulfilled. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return promiseOf(value)?.then(next) ?? next(value as T);
}
