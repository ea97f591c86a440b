import { withDeadline } from "../concurrency/deadline.ts";
import { messageOf, UpstreamError } from "../errors.ts";

/** Limits of one response body. */
export interface BodyLimits {
  /** In bytes. */
  maxBytes: number;
  /** The longest pause, in milliseconds. The caller's own pauses do not count. Undefined: no limit. */
  idleMs: number | undefined;
  /** The time that the upstream server may take for all of it, in milliseconds. The same holds. */
  totalMs: number | undefined;
}

/**
 * The body within its limits. It breaks off with an {@link UpstreamError} at the first that is exceeded, or where the
 * upstream server breaks it off.
 *
 * @param onFailure Called with that error: nobody else learns of it once the answer has begun.
 * @param now The clock, in milliseconds.
 */
export function boundedBody(
  body: ReadableStream<Uint8Array>,
  { maxBytes, idleMs, totalMs = Number.POSITIVE_INFINITY }: BodyLimits,
  onFailure: (failure: UpstreamError) => void,
  now: () => number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const paused = () => new UpstreamError("timeout", `The upstream server paused for ${idleMs} ms within its answer`);
  const slow = () => new UpstreamError("timeout", `The upstream server took more than ${totalMs} ms for its answer`);
  let waitedMs = 0;
  const read = async () => {
    const leftMs = totalMs - waitedMs;
    if (leftMs <= 0) throw slow();
    const isLast = leftMs <= (idleMs ?? Number.POSITIVE_INFINITY);
    const timeoutMs = isLast && Number.isFinite(leftMs) ? leftMs : idleMs;
    const startedAtMs = now();
    try {
      return await withDeadline(reader.read(), { timeoutMs, error: isLast ? slow : paused });
    } finally {
      waitedMs += Math.max(0, now() - startedAtMs);
    }
  };
  let size = 0;
  let isCancelled = false;
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      try {
        let next = await read();
        // A pull that passes nothing on is the last one.
        while (next.value?.length === 0) next = await read();
        if (isCancelled) return;
        if (next.done) return controller.close();
        size += next.value.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        controller.enqueue(next.value);
      } catch (error) {
        // On Workers, the read that a cancellation ends fails.
        if (isCancelled) return;
        reader.cancel(error).catch(() => undefined);
        const failure = error instanceof UpstreamError ? error : brokenOff(error);
        onFailure(failure);
        throw failure;
      }
    },
    cancel(reason) {
      isCancelled = true;
      return reader.cancel(reason);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/** Throws if an answer says beforehand that it is too large. */
export function requireSize(headers: Headers, maxBytes: number): void {
  if (Number(headers.get("Content-Length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

function brokenOff(cause: unknown): UpstreamError {
  return new UpstreamError("unreachable", `The upstream server's answer broke off: ${messageOf(cause)}`, { cause });
}

function tooLarge(maxBytes: number): UpstreamError {
  return new UpstreamError(
    "too_large",
    `The upstream server's answer has more than ${maxBytes} bytes: see maxResponseBytes`,
  );
}
