import { EventEmitter, once } from "node:events";
import type { EndpointName } from "../endpoints/names.ts";
import type { Fault } from "./fault.ts";

/** The fault each endpoint has at the moment. */
export interface Faults {
  set(endpoint: EndpointName, fault: Fault): void;
  /** The fault for this request, which uses up one of its `times`. */
  take(endpoint: EndpointName): Fault | undefined;
  clear(): void;
  /** Waits until they are cleared. Rejects if the signal fires before. */
  waitUntilCleared(signal: AbortSignal): Promise<unknown>;
}

export function createFaults(): Faults {
  const active = new Map<EndpointName, { fault: Fault; left: number }>();
  const events = new EventEmitter().setMaxListeners(0);
  return {
    set(endpoint, fault) {
      active.set(endpoint, { fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take(endpoint) {
      const entry = active.get(endpoint);
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) active.delete(endpoint);
      return entry.fault;
    },
    clear() {
      active.clear();
      events.emit("cleared");
    },
    waitUntilCleared: (signal) => once(events, "cleared", { signal }),
  };
}
