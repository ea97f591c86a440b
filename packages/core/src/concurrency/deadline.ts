import { ConfigurationError } from "../errors.ts";

/** When a wait ends, and with which error. */
export interface Deadline {
  /** In milliseconds. Default: no limit. */
  timeoutMs?: number | undefined;
  /** Ends the wait when aborted. */
  signal?: AbortSignal | undefined;
  /** Makes the error to throw. */
  error: (why: "timeout" | "aborted") => Error;
}

/**
 * The result of `work`, or an error if the deadline comes first. The work itself is not stopped: a promise can't be
 * cancelled from outside. Leaves no timer and no listener behind.
 */
export async function withDeadline<T>(work: Promise<T>, { timeoutMs, signal, error }: Deadline): Promise<T> {
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

/** The result of `work`, or the reason of `signal` if that is aborted first. The work continues for others. */
export function abortable<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return signal ? withDeadline(work, { signal, error: () => signal.reason }) : work;
}

/** Timers with a longer delay fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Returns `timeoutMs`. Throws {@link ConfigurationError}, with the setting's `name`, if no timer can wait that long.
 */
export function requireTimeout(timeoutMs: number, name = "timeoutMs"): number {
  if (timeoutMs >= 1 && timeoutMs <= MAX_TIMEOUT_MS) return timeoutMs;
  throw new ConfigurationError(`${name} must be a number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`);
}

/** Whether `atMs` is less than `durationMs` ago. A time in the future (the clock was set back) is not. */
export function isWithin(durationMs: number, atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < durationMs;
}
