/**
 * Replaces an endpoint's answer. A fault with only `delayMs`, `untilCleared` and `headers` is followed by the normal
 * answer.
 */
export interface Fault {
  /** The status of the answer. Default: 200, or 302 with `redirectTo`. */
  status?: number;
  /** The delay before the answer, in milliseconds. */
  delayMs?: number;
  /** Waits until the zone's faults are cleared, even after the last of `times`. */
  untilCleared?: boolean;
  /** Never answers. The connection stays open until the client gives up or the zone closes. */
  hang?: boolean;
  /** Answers with invalid JSON as `application/json`. */
  garbage?: boolean;
  /** Answers with a JSON document of at least this many bytes. */
  oversizedBytes?: number;
  /** Resets the connection (TCP RST). */
  reset?: boolean;
  /** Answers with a redirect to this URL. */
  redirectTo?: string;
  /** Headers of the answer. */
  headers?: Record<string, string>;
  /** The body of the answer, as `application/json` unless `headers` says otherwise. */
  body?: string;
  /** The number of requests that the fault applies to. Default: all, until it is cleared. */
  times?: number;
}
