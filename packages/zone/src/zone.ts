import type { AuditEvent } from "./audit/event.ts";
import type { EndpointName } from "./endpoints/names.ts";
import type { Fault } from "./faults/fault.ts";
import type { MintRequest } from "./keys/mint.ts";

/** A running zone. */
export interface Zone {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly issuer: string;
  /** By id. `url` is set if the zone serves the API. */
  readonly resources: ReadonlyMap<string, { identifier: string; url?: string }>;
  /** All tokens issued and refused, oldest first. */
  audit(): AuditEvent[];
  /** The number of requests to each endpoint since the start or the last reset, without CORS preflights. */
  counters(): Record<EndpointName, number>;
  resetCounters(): void;
  /** Makes an endpoint fail from now on. An endpoint has one fault: the last one set. */
  setFault(endpoint: EndpointName, fault: Fault): void;
  clearFaults(): void;
  /**
   * Creates a new signing key. Old keys stay published. With `retire` they do not, so their tokens become invalid at
   * once.
   */
  rotateKeys(options?: { retire?: boolean }): Promise<void>;
  /** A signed access token without the browser flow, for tests. Not recorded in the audit log. */
  mint(request: MintRequest): Promise<string>;
  /** Closes every connection at once, including hung ones. May be called again. */
  close(): Promise<void>;
}
