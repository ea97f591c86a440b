import { EventEmitter, once } from "node:events";
import type { EndpointName } from "../endpoints/names.ts";
import type { Fault } from "./fault.ts";

/** The current fault of each endpoint. */
export interface Faults {
  set(endpoint: EndpointName, fault: Fault): void;
  /** The fault for this request. Uses up one of its `times`. */
  take(endpoint: EndpointName): Fault | undefined;
  clear(): void;
  /** Waits until the faults are cleared. Rejects if `signal` is aborted first. */
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
