import { MemoryTokenStore, TokenCache } from "@edgegrant/core";
import { interleave } from "../lib/interleave.mjs";
import { ratios, summary } from "../lib/statistics.mjs";
import { BareMap } from "./bare-map.mjs";
import { heapBytes, random, tokenOf } from "./support.mjs";

const OFFERED = [1_000, 10_000, 100_000, 1_000_000];
const OPERATIONS = 1_000_000;
const BOUND = 1_000;
const SIZES = [1_000, 10_000, 100_000];

/** The cost of an operation, and the number of entries kept, in a store of 1,000 entries that gets more and more keys. */
export async function measureOffered() {
  const kept = {};
  const samples = await interleave(OFFERED, 9, (offered) => {
    const store = new MemoryTokenStore({ maxEntries: BOUND });
    // The same number of operations each time. A few would end before the clock advances and the engine has compiled them.
    const nanoseconds = spend(store, offered, OPERATIONS / offered);
    kept[offered] = store.size;
    return nanoseconds;
  });
  return OFFERED.map((offered) => ({ offered, nanoseconds: summary(samples[offered]), kept: kept[offered] }));
}

/** Heap bytes per entry, with its key and its token, in a store of 100,000. */
export function measureMemory() {
  const entries = 100_000;
  const before = heapBytes();
  const store = new MemoryTokenStore({ maxEntries: entries, maxBytes: Number.MAX_SAFE_INTEGER });
  spend(store, entries);
  return { bytesPerEntry: (heapBytes() - before) / store.size };
}

/** Reads each key, and writes it after a miss, `times` times over. Returns the nanoseconds per key. */
function spend(store, offered, times = 1) {
  const startedAt = process.hrtime.bigint();
  for (let time = 0; time < times; time += 1) {
    for (let index = 0; index < offered; index += 1) {
      const key = `key of user ${index}`;
      if (!store.get(key)) store.set(key, tokenOf(key));
    }
  }
  return Number(process.hrtime.bigint() - startedAt) / (offered * times);
}

/** One read and one write with eviction in a full store, compared with a bare map of the same size. */
export async function measureEviction() {
  const measured = {};
  for (const entries of SIZES) {
    const stores = {
      bare: filled(new BareMap(entries), entries),
      store: filled(new MemoryTokenStore({ maxEntries: entries, maxBytes: Number.MAX_SAFE_INTEGER }), entries),
    };
    const samples = await interleave(["bare", "store"], 15, (name, round) =>
      evicting(stores[name], `${name} ${round}`),
    );
    measured[entries] = { nanoseconds: summary(samples.store), ratio: ratios(samples, "bare").store };
  }
  return measured;
}

function filled(store, entries) {
  for (let index = 0; index < entries; index += 1) store.set(`full ${index}`, tokenOf("full"));
  return store;
}

function evicting(store, name) {
  const rounds = 20_000;
  const token = tokenOf("new");
  // Made in advance, so that the creation of the strings is not measured.
  const fresh = Array.from({ length: rounds }, (_, round) => `new ${name} ${round}`);
  const startedAt = process.hrtime.bigint();
  for (const key of fresh) {
    store.get(key);
    store.set(key, token);
  }
  return Number(process.hrtime.bigint() - startedAt) / rounds;
}

/** The share of hot keys found, after warm-up, in a million operations on 100,000 keys. Half of them ask for 100 hot keys. */
export function measureHotKeys() {
  const [operations, keys, hotKeys] = [1_000_000, 100_000, 100];
  const store = new MemoryTokenStore({ maxEntries: BOUND });
  const next = random(1);
  const tally = { asked: 0, found: 0 };
  for (let operation = 0; operation < operations; operation += 1) {
    const isHot = next() < 0.5;
    const key = `key ${Math.floor(next() * (isHot ? hotKeys : keys))}`;
    const found = store.get(key) !== undefined;
    if (!found) store.set(key, tokenOf(key));
    if (!isHot || operation < operations / 10) continue;
    tally.asked += 1;
    if (found) tally.found += 1;
  }
  return tally.found / tally.asked;
}

const USERS = 1_000;
const REQUESTS_EACH = 10;

/** The number of exchanges and the time if every user sends ten requests at once and nothing is cached. */
export async function measureStorm() {
  let exchanges = 0;
  const client = {
    issuer: "https://zone.example",
    async exchangeToken() {
      exchanges += 1;
      const accessToken = `token ${exchanges}`;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { accessToken, tokenType: "Bearer", expiresIn: 3600 };
    },
  };
  const cache = new TokenCache(client);
  const startedAt = performance.now();
  const tokens = await Promise.all(
    Array.from({ length: USERS * REQUESTS_EACH }, (_, request) =>
      cache.getToken(userOf(request % USERS), "https://api.example"),
    ),
  );
  const mixedUp = tokens.filter(({ accessToken }, request) => accessToken !== tokens[request % USERS].accessToken);
  return {
    users: USERS,
    requests: tokens.length,
    exchanges,
    tokens: new Set(tokens.map(({ accessToken }) => accessToken)).size,
    mixedUp: mixedUp.length,
    milliseconds: performance.now() - startedAt,
  };
}

function userOf(user) {
  const subject = `user-${user}`;
  const claims = { sub: subject, client_id: "client", aud: "https://mcp.example" };
  return {
    token: `token of ${subject}`,
    clientId: "client",
    scopes: ["mcp:tools"],
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
    subject,
    issuer: "https://zone.example",
    claims,
  };
}
