/** A value that is there, or the promise of one. A promise costs as much as all work for a token seen before. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once if it is there, otherwise when its promise is fulfilled. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
