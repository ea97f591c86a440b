import { withDeadline } from "../concurrency/deadline.ts";
import { UnavailableError } from "../errors.ts";
import { TokenExchangeError } from "./token-exchange-error.ts";

/** The name, in messages, of the step that prepares the client authentication. */
export const CREDENTIAL = "The credential of this server";

/** A transient error: the zone does not answer, or not in time. The same request may succeed later. */
export function unavailableError(message: string, cause?: unknown): TokenExchangeError {
  return new TokenExchangeError("temporarily_unavailable", message, { cause, isTransient: true });
}

/** Turns an {@link UnavailableError} into a transient error of the exchange. Returns any other error unchanged. */
export function asExchangeError(error: unknown): unknown {
  return error instanceof UnavailableError ? unavailableError(error.message, error) : error;
}

/** The error of a call that the caller cancelled. It says nothing about the zone. */
export function abortedError(message: string, reason: unknown): TokenExchangeError {
  return new TokenExchangeError("aborted", message, { cause: reason });
}

/**
 * The result of `work`, or an error if it takes too long or the call is cancelled. The work itself continues for other
 * callers.
 */
export function withTimeout<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: Promise<T>,
  name: string,
): Promise<T> {
  const error = (why: "timeout" | "aborted") =>
    why === "timeout"
      ? unavailableError(`${name} did not answer within ${timeoutMs} ms`)
      : abortedError(`${name} is not needed any more: the call was cancelled`, signal?.reason);
  return withDeadline(work, { timeoutMs, signal, error });
}

/** Waits. Throws {@link TokenExchangeError} if the call is cancelled. */
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
