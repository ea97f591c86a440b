import { type EndpointName, endpointNames } from "./names.ts";

/** The number of requests to each endpoint, without CORS preflights. */
export interface Counters {
  count(endpoint: EndpointName): void;
  read(): Record<EndpointName, number>;
  reset(): void;
}

export function createCounters(): Counters {
  const zero = (): Record<EndpointName, number> =>
    Object.fromEntries(endpointNames.map((name) => [name, 0])) as Record<EndpointName, number>;
  let counts = zero();
  return {
    count(endpoint) {
      counts[endpoint] += 1;
    },
    read: () => ({ ...counts }),
    reset() {
      counts = zero();
    },
  };
}
