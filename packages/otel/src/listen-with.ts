import type { OnEvent } from "@edgegrant/core";

/**
 * One listener from several. Each gets every event, even if another one throws.
 *
 * @example onEvent: listenWith(logFailures, spansListener(tracer), metricsListener(meter))
 */
export function listenWith(...listeners: readonly OnEvent[]): OnEvent {
  return (event) => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch {
        // A listener that fails must not silence the others.
      }
    }
  };
}
