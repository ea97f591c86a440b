import { promiseOf } from "../concurrency/maybe-promise.ts";
import { ConfigurationError } from "../errors.ts";
import { type EdgegrantEvent, logFailures, type OnEvent } from "../events.ts";
import { redact } from "../redaction/redact.ts";
import type { DocumentCache } from "./document-cache.ts";
import { isUserAgent, PRODUCT, withUserAgent } from "./user-agent.ts";

/**
 * The boundary between this library and the outside world. Every member has a default, and a test or an adapter may
 * replace any of them.
 */
export interface RuntimeOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** The `User-Agent` of calls that set none. Default: `edgegrant/` and this library's version. */
  userAgent?: string | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
  /**
   * Keeps work alive after the request that started it has ended. Required on platforms that end a request's work with
   * the request (Cloudflare Workers). The default lets the work run.
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
  /** The `User-Agent` that `fetch` sends. */
  readonly userAgent: string;
  readonly now: () => number;
  readonly waitUntil: (work: Promise<unknown>) => void;
  readonly emit: OnEvent;
  /** Reports a wrong setting, once per error object and listener. Ignores other errors. */
  readonly reportMisconfiguration: (error: unknown) => void;
  readonly documentCache: DocumentCache | undefined;
}

/**
 * Fills in the defaults. Errors that a listener throws are dropped, so that a listener can't affect requests. An
 * invalid `userAgent` is reported, and the default is sent instead.
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
        // Platforms refuse more work after the end of a request. The current work must not fail because of that.
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

/** Redacts the message of any event and limits its length. */
function fitForLog(event: EdgegrantEvent): EdgegrantEvent {
  return "message" in event ? { ...event, message: redact(event.message) } : event;
}

/** Calls a listener. Ignores what it throws, and what its promise rejects with. */
function notify(onEvent: (event: EdgegrantEvent) => unknown, event: EdgegrantEvent): void {
  try {
    const told = onEvent(event);
    promiseOf(told)?.catch(() => undefined);
  } catch {
    // A failing listener must not fail the request.
  }
}
