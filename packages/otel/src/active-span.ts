import type { OnEvent } from "@edgegrant/core";
import { attributesOf } from "./attributes.ts";

/** A span that takes attributes, such as the one of Workers' own tracing. */
export interface ActiveSpan {
  setAttribute(name: string, value: string | number | boolean): unknown;
}

/**
 * A listener for `onEvent` that writes the latest event of each kind to the active span. It is for platforms with their own
 * tracing: on Workers, `activeSpanListener(() => tracing.getActiveSpan())` with `tracing` of `cloudflare:workers`. The
 * attribute `edgegrant.token`, for example, is `accepted`.
 */
export function activeSpanListener(activeSpan: () => ActiveSpan | undefined): OnEvent {
  return (event) => {
    const span = activeSpan();
    if (!span) return;
    const [topic, outcome] = event.type.split(".") as [string, string];
    span.setAttribute(`edgegrant.${topic}`, outcome);
    if ("durationMs" in event) span.setAttribute(`edgegrant.${topic}.duration_ms`, event.durationMs);
    for (const [name, value] of Object.entries(attributesOf(event, { withSubject: false }))) {
      span.setAttribute(name, typeof value === "object" ? value.join(" ") : (value ?? ""));
    }
  };
}
