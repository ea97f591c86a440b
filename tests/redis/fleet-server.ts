// One server of a fleet: a process with a token cache over Redis. The test tells it what to get.
import { createTokenCache, environment, MemoryTokenStore, sealing, tiered } from "@edgegrant/node";
import { RedisTokenStore } from "@edgegrant/redis";
import { createClient } from "redis";

/** Gets tokens for the same caller, all at once. */
export interface Order {
  token: string;
  calls: number;
}

/** What came of an order: the different tokens, and the errors. */
export interface Outcome {
  tokens: string[];
  errors: string[];
}

const { REDIS_URL = "", LEASE_MS, KEYCARD_RESOURCE_URL = "" } = process.env;
/** A slow machine must not look like a slow server. */
const PATIENT_MS = 60_000;

const client = createClient({ url: REDIS_URL }).on("error", () => undefined);
await client.connect();
const settings = environment();
const shared = new RedisTokenStore(client, {
  ...sealing(settings),
  leaseMs: Number(LEASE_MS),
  timeoutMs: PATIENT_MS,
});
const store = tiered(new MemoryTokenStore(), shared);
const cache = createTokenCache(settings, {
  store,
  storeWaitMs: 2 * PATIENT_MS,
  waitMs: PATIENT_MS,
  onEvent: () => undefined,
});

process.on("message", async ({ token, calls }: Order) => {
  const work = Array.from({ length: calls }, () => cache.getTokenForSubject("alice", token, KEYCARD_RESOURCE_URL));
  const settled = await Promise.allSettled(work);
  const granted = settled.map((one) => (one.status === "fulfilled" ? one.value.accessToken : undefined));
  const outcome: Outcome = {
    tokens: [...new Set(granted.filter((one) => one !== undefined))],
    errors: settled.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : [])),
  };
  process.send?.(outcome);
});
process.send?.("ready");
