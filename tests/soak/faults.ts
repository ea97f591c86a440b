// The faults of the zone.
import type { EndpointName, Fault } from "@edgegrant/zone";
import type { Random } from "./random.ts";

/** Every endpoint of the zone that the servers use. */
const ENDPOINTS = ["authorization-server-metadata", "openid-configuration", "jwks", "token"] as const;

/** A kind of outage: a fault for some of the endpoints. */
export interface Trouble {
  readonly name: string;
  faults(random: Random): Partial<Record<EndpointName, Fault>>;
}

const everywhere = (fault: () => Fault) => Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint, fault()]));

export const TROUBLES: readonly Trouble[] = [
  {
    name: "down",
    faults: (random) => everywhere(() => random.pick<Fault>([{ reset: true }, { status: 503 }, { hang: true }])),
  },
  // Without an answer, only a limit of the server's own ends its wait.
  { name: "silent", faults: () => everywhere(() => ({ hang: true })) },
  { name: "slow", faults: (random) => everywhere(() => ({ delayMs: random.between(500, 2_000) })) },
  {
    name: "429",
    faults: (random) => everywhere(() => ({ status: 429, headers: { "Retry-After": String(random.between(1, 4)) } })),
  },
  {
    name: "garbage",
    faults: (random) =>
      everywhere(() =>
        random.pick<Fault>([
          { garbage: true },
          { oversizedBytes: 1024 * 1024 },
          { body: '{"access_token":42}' },
          { body: "null" },
        ]),
      ),
  },
];
