import { TokenExchangeError } from "../errors.ts";

/** The zone does not answer, or not in time: the same request may succeed later. */
export function unavailable(message: string, cause?: unknown): TokenExchangeError {
  return new TokenExchangeError("temporarily_unavailable", message, { cause, retryable: true });
}

/** The caller does not want the answer any more, which says nothing about the zone. */
export function cancelled(message: string, reason: unknown): TokenExchangeError {
  return new TokenExchangeError("aborted", message, { cause: reason });
}

/** What `work` gives, unless that takes too long or is cancelled. The work goes on, for whoever else waits for it. */
export function within<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: Promise<T>,
  name: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled(`${name} was not waited for: the call was cancelled`, signal?.reason));
    const timer = setTimeout(() => reject(unavailable(`${name} did not answer within ${timeoutMs} ms`)), timeoutMs);
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    });
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

/** Waits. Throws if cancelled. */
export function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(cancelled("The call was cancelled before it was tried again", signal?.reason));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, delayMs);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
