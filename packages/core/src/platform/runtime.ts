import { ConfigurationError } from "../errors.ts";
import { type EdgegrantEvent, logFailures, type OnEvent } from "../events.ts";
import { redact } from "../redaction/redact.ts";
import type { DocumentCache } from "./document-cache.ts";
import { isUserAgent, PRODUCT, withUserAgent } from "./user-agent.ts";

/**
 * The edge of the pure inside: everything through which this library touches the world. Every member has a default,
 * and a test or an adapter may replace any of them.
 */
export interface RuntimeOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** The `User-Agent` of every call that does not bring its own. Default: `edgegrant/` and this library's version. */
  userAgent?: string | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * Keeps work alive after the request that began it is gone. Platforms that end a request's work with the request
   * (Cloudflare Workers) must give one; elsewhere the default, which lets the work run, is right.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** Default: {@link logFailures}. */
  onEvent?: OnEvent | undefined;
  /** Where public documents are kept beyond this isolate or process. Default: nowhere. */
  documentCache?: DocumentCache | undefined;
}

/** {@link RuntimeOptions} with its defaults filled in. */
export interface Runtime {
  readonly fetch: typeof fetch;
  /** What `fetch` tells of who calls. */
  readonly userAgent: string;
  readonly now: () => number;
  readonly waitUntil: (work: Promise<unknown>) => void;
  readonly emit: OnEvent;
  /** Tells of a wrong setting, unless the listener has heard of this very error; of other errors it tells nothing. */
  readonly reportMisconfiguration: (error: unknown) => void;
  readonly documentCache: DocumentCache | undefined;
}

/**
 * Fills in the defaults. What a listener throws is dropped, so that watching never changes what is watched. A `userAgent`
 * that can't be sent is reported, and the default is sent.
 */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  const onEvent = options.onEvent ?? logFailures;
  const waitUntil = options.waitUntil;
  const emit: OnEvent = (event) => notify(onEvent, fitForLog(event));
  const { userAgent: wanted = PRODUCT } = options;
  const userAgent = isUserAgent(wanted) ? wanted : PRODUCT;
  if (userAgent !== wanted) {
    emit({ type: "configuration.invalid", message: "userAgent must be printable ASCII, without blanks at its ends" });
  }
  return {
    // Called as a bare function: workerd refuses a `fetch` whose `this` is not the global scope.
    fetch: withUserAgent(options.fetch ?? ((input, init) => fetch(input, init)), userAgent),
    userAgent,
    now: options.now ?? Date.now,
    waitUntil: (work) => {
      const settled = work.catch(() => undefined);
      try {
        waitUntil?.(settled);
      } catch {
        // A platform that takes no more work, as after the end of the request, must not fail what is under way.
      }
    },
    emit,
    reportMisconfiguration: (error) => {
      if (!(error instanceof ConfigurationError) || !error.isFirstReportTo(onEvent)) return;
      emit({ type: "configuration.invalid", message: error.message });
    },
    documentCache: options.documentCache,
  };
}

/** Whoever puts a message together, no event carries more of it than a log line holds, nor a token that it quotes. */
function fitForLog(event: EdgegrantEvent): EdgegrantEvent {
  return "message" in event ? { ...event, message: redact(event.message) } : event;
}

/** Drops what a listener throws, and what an async one rejects with. */
function notify(onEvent: (event: EdgegrantEvent) => unknown, event: EdgegrantEvent): void {
  try {
    const told = onEvent(event);
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // A listener's failure is nobody else's.
  }
}
