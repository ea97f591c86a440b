/**
 * What an endpoint does in place of its work. A fault of only `delayMs`, `untilCleared` and `headers` lets the work go on
 * after.
 */
export interface Fault {
  /** Answer with this status. Default with any other answer here: 200, or 302 for `redirectTo`. */
  status?: number;
  /** Wait this long first. */
  delayMs?: number;
  /** Wait until the faults of the zone are cleared, even if `times` are over. */
  untilCleared?: boolean;
  /** Never answer; the connection stays open until the client gives up or the zone closes. */
  hang?: boolean;
  /** Answer with bytes that are not JSON, labelled as JSON. */
  garbage?: boolean;
  /** Answer with a JSON document at least this long. */
  oversizedBytes?: number;
  /** Reset the connection (TCP RST). */
  reset?: boolean;
  /** Answer with a redirect to there. */
  redirectTo?: string;
  /** Headers for the answer. */
  headers?: Record<string, string>;
  /** The answer's body, labelled `application/json` unless `headers` says otherwise. */
  body?: string;
  /** How many requests it applies to. Default: all, until cleared. */
  times?: number;
}
