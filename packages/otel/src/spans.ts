import type { EdgegrantEvent, OnEvent } from "@edgegrant/core";
import { SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import { attributesOf, isFailure } from "./attributes.ts";

/** Settings of {@link spansListener}. */
export interface SpansOptions {
  /** Whether spans name the user (`user.id`), who is a person. Default: false. */
  withSubject?: boolean | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
}

/**
 * A listener for `onEvent` that makes a span of every event with a duration, below the active span. It adds any other
 * event to the active span, if there is one. Failures have the status `ERROR`.
 */
export function spansListener(tracer: Tracer, options: SpansOptions = {}): OnEvent {
  const { withSubject = false, now = Date.now } = options;
  return (event) => {
    const attributes = attributesOf(event, { withSubject });
    if (!("durationMs" in event)) {
      trace.getActiveSpan()?.addEvent(`edgegrant.${event.type}`, attributes);
      return;
    }
    const endTime = now();
    const span = tracer.startSpan(`edgegrant.${event.type}`, {
      kind: kindOf(event),
      startTime: endTime - event.durationMs,
      attributes,
    });
    if (isFailure(event)) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(endTime);
  };
}

/** An exchange is a call to the zone. A look-up in the cache may be one to a store, or none. */
function kindOf({ type }: EdgegrantEvent): SpanKind {
  return type.startsWith("exchange.") ? SpanKind.CLIENT : SpanKind.INTERNAL;
}
