import { bounded } from "../bounded.ts";

/** What `work` gives, unless that takes longer than `patienceMs`. The work goes on; nobody waits for it. */
export async function within<T>(patienceMs: number, work: T | PromiseLike<T>): Promise<T> {
  if (!isPromise(work)) return work;
  const error = () => new Error(`No answer within ${patienceMs} ms`);
  return bounded(Promise.resolve(work), { timeoutMs: patienceMs, error });
}

/** Whether `atMs` is less than `durationMs` ago. What a clock that was set back shows as the future was long ago. */
export function isWithin(durationMs: number, atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < durationMs;
}

/** Whether there is anything to wait for. What is there at once costs no timer. */
export function isPromise<T>(work: T | PromiseLike<T>): work is PromiseLike<T> {
  return typeof work === "object" && work !== null && "then" in work;
}
