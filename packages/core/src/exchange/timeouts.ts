import { withDeadline } from "../concurrency/deadline.ts";
import { TokenExchangeError, UnavailableError } from "../errors.ts";

/** What may take time before a request can be sent, as messages call it. */
export const CREDENTIAL = "The credential of this server";

/** The zone does not answer, or not in time: the same request may succeed later. */
export function unavailableError(message: string, cause?: unknown): TokenExchangeError {
  return new TokenExchangeError("temporarily_unavailable", message, { cause, isTransient: true });
}

/** What failed on the way to the zone, as a failure of the exchange: what may be well the next time is told as that. */
export function exchangeFailure(error: unknown): unknown {
  return error instanceof UnavailableError ? unavailableError(error.message, error) : error;
}

/** The caller does not want the answer any more, which says nothing about the zone. */
export function abortedError(message: string, reason: unknown): TokenExchangeError {
  return new TokenExchangeError("aborted", message, { cause: reason });
}

/** What `work` gives, unless that takes too long or is cancelled. The work goes on, for whoever else waits for it. */
export function withTimeout<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: Promise<T>,
  name: string,
): Promise<T> {
  const error = (why: "timeout" | "aborted") =>
    why === "timeout"
      ? unavailableError(`${name} did not answer within ${timeoutMs} ms`)
      : abortedError(`${name} was not waited for: the call was cancelled`, signal?.reason);
  return withDeadline(work, { timeoutMs, signal, error });
}

/** Waits. Throws if cancelled. */
export async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  const error = () => abortedError("The call was cancelled before it was tried again", signal?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const delay = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, delayMs);
  });
  try {
    await withDeadline(delay, { signal, error });
  } finally {
    clearTimeout(timer);
  }
}
