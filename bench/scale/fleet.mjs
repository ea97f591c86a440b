// A fleet in simulated time. Each isolate has the real TokenCache and MemoryTokenStore of @edgegrant/core. The zone and the
// shared store only count.
import { MemoryTokenStore, TokenCache, tiered } from "@edgegrant/core";
import { random } from "../cache/support.mjs";

const RESOURCE = "https://api.example";
const START_MS = 1_800_000_000_000;

/**
 * Simulates a fleet.
 *
 * @param fleet `isolates`, `users`, `perUser` (requests of a user per second), `lifeSeconds` of an upstream token, `shared`
 *   (whether isolates share a store).
 */
export function createFleet({ isolates, users, perUser, lifeSeconds, shared, seed = 1 }) {
  const next = random(seed);
  const counts = { requests: 0, exchanges: 0, reads: 0, writes: 0 };
  let nowMs = START_MS;
  let background = [];
  const now = () => nowMs;
  const zone = {
    issuer: "https://zone.example",
    exchangeToken: async () => {
      counts.exchanges += 1;
      return { accessToken: `token ${counts.exchanges}`, tokenType: "Bearer", expiresIn: lifeSeconds };
    },
  };
  let kept = new Map();
  const store = {
    get: async (key) => {
      counts.reads += 1;
      return kept.get(key);
    },
    set: async (key, token) => {
      counts.writes += 1;
      kept.set(key, token);
    },
    delete: async (key) => void kept.delete(key),
  };
  const cacheOfIsolate = () => {
    // Eviction has its own formula.
    const memory = new MemoryTokenStore({ maxEntries: users });
    return new TokenCache(zone, {
      now,
      onEvent: () => undefined,
      waitUntil: (work) => background.push(work),
      store: shared ? tiered(memory, store) : memory,
    });
  };
  let caches = Array.from({ length: isolates }, cacheOfIsolate);
  const callers = Array.from({ length: users }, (_, user) => callerNamed(`user-${user}`));
  // Users begin at different times. Otherwise their tokens would end at the same time for ever.
  const begins = callers.map(() => START_MS + next() * lifeSeconds * 1_000);

  /** Lets requests come for some seconds of simulated time. Returns what they cost. */
  const run = async (seconds) => {
    for (const name of Object.keys(counts)) counts[name] = 0;
    const end = nowMs + seconds * 1_000;
    for (;;) {
      nowMs += (-Math.log(1 - next()) / (users * perUser)) * 1_000;
      if (nowMs >= end) break;
      const user = Math.floor(next() * users);
      if (begins[user] > nowMs) continue;
      counts.requests += 1;
      await caches[Math.floor(next() * isolates)].getToken(callers[user], RESOURCE);
      await Promise.all(background);
      background = [];
    }
    nowMs = end;
    return { ...counts, seconds };
  };
  return {
    run,
    /** Every isolate ends and another one takes its place. */
    deploy: () => {
      caches = Array.from({ length: isolates }, cacheOfIsolate);
    },
    loseStore: () => {
      kept = new Map();
    },
  };
}

function callerNamed(subject) {
  return {
    token: `token of ${subject}`,
    clientId: "client",
    scopes: ["mcp:tools"],
    // Longer than any simulation.
    expiresAt: START_MS / 1_000 + 1_000_000_000,
    subject,
    issuer: "https://zone.example",
    claims: { sub: subject, client_id: "client", aud: "https://mcp.example" },
  };
}
