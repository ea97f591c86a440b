import type { AuditEvent } from "./audit/event.ts";
import type { EndpointName } from "./endpoints/names.ts";
import type { Fault } from "./faults/fault.ts";
import type { MintRequest } from "./keys/mint.ts";

/** A running zone. */
export interface Zone {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly issuer: string;
  /** By id; `url` where the zone serves the API. */
  readonly resources: ReadonlyMap<string, { identifier: string; url?: string }>;
  /** Every token issued and refused, oldest first. */
  audit(): AuditEvent[];
  /** Requests to each endpoint since the start or the last reset, CORS preflights aside. */
  counters(): Record<EndpointName, number>;
  resetCounters(): void;
  /** Makes an endpoint fail from now on; one fault an endpoint, the last one set. */
  setFault(endpoint: EndpointName, fault: Fault): void;
  clearFaults(): void;
  /** A new signing key; the old ones stay published unless they are retired, when tokens they signed end at once. */
  rotateKeys(options?: { retire?: boolean }): Promise<void>;
  /** A signed access token without the browser flow, for tests; it is not in the audit log. */
  mint(request: MintRequest): Promise<string>;
  /** Ends every connection at once, hung ones included. May be called again. */
  close(): Promise<void>;
}
