import { ConfigurationError } from "./errors.ts";

/** When to stop waiting for work. */
export interface Bounds {
  /** In milliseconds. Default: never. */
  timeoutMs?: number | undefined;
  /** Ends the wait from outside. */
  signal?: AbortSignal | undefined;
  /** What to throw then. */
  error: (why: "timeout" | "aborted") => Error;
}

/**
 * What `work` gives, unless the wait for it ends before. The work itself goes on: what somebody else has promised can't
 * be stopped from here. No timer and no listener is left behind.
 */
export async function bounded<T>(work: Promise<T>, { timeoutMs, signal, error }: Bounds): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    abort = () => reject(error("aborted"));
    if (signal?.aborted) abort();
    if (timeoutMs !== undefined) timer = setTimeout(() => reject(error("timeout")), timeoutMs);
  });
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([end, work]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** What `work` gives, unless `signal` says that this caller does not want it any more. The work goes on for others. */
export function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return signal ? bounded(work, { signal, error: () => signal.reason }) : work;
}

/** A timer that is set for longer than this rings at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Throws {@link ConfigurationError} if `timeoutMs` is no time that can be waited for. `name` is the setting's. */
export function requireTimeout(timeoutMs: number, name = "timeoutMs"): number {
  if (timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS) return timeoutMs;
  throw new ConfigurationError(`${name} must be a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`);
}
