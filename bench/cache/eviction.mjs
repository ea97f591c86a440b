// What the memory store costs under pressure: a million operations over 100,000 keys with room for 1,000, and the cost
// of one operation from 1,000 to 100,000 entries. Needs the built packages: npm run build.
import { MemoryTokenStore } from "../../packages/core/dist/index.js";
import { heapBytes, median, random, tokenOf } from "./support.mjs";

const OPERATIONS = 1_000_000;
const KEYS = 100_000;
const BOUND = 1_000;
const HOT_KEYS = 100;
/** Half of all operations are for the hot keys. */
const HOT_SHARE = 0.5;

const keys = Array.from({ length: KEYS }, (_, index) => `key of user ${index}`);

/** One request: a read, and a write where there was nothing. Gives whether there was. */
function ask(store, key) {
  if (store.get(key)) return true;
  store.set(key, tokenOf(key));
  return false;
}

function underPressure() {
  const store = new MemoryTokenStore({ maxEntries: BOUND });
  const next = random(1);
  const heap = [];
  let hot = 0;
  let hotHits = 0;
  for (let operation = 0; operation < OPERATIONS; operation += 1) {
    const isHot = next() < HOT_SHARE;
    const key = keys[Math.floor(next() * (isHot ? HOT_KEYS : KEYS))];
    const hit = ask(store, key);
    // The first time around everything is cold.
    if (isHot && operation >= OPERATIONS / 10) {
      hot += 1;
      if (hit) hotHits += 1;
    }
    if ((operation + 1) % (OPERATIONS / 10) === 0) heap.push(heapBytes());
  }
  return { entries: store.size, heap, hotHitRate: hotHits / hot };
}

/** What a bare map of the same size costs that is told which key to drop: the engine's own share. */
class BareMap {
  #map = new Map();
  #keys = [];
  #at = 0;
  constructor(entries) {
    this.entries = entries;
  }
  get(key) {
    return this.#map.get(key);
  }
  set(key, token) {
    if (this.#keys.length === this.entries) this.#map.delete(this.#keys[this.#at]);
    this.#keys[this.#at] = key;
    this.#at = (this.#at + 1) % this.entries;
    this.#map.set(key, { ...token, scope: [...token.scope] });
  }
}

/** Nanoseconds of one read and one write with eviction, in a store that is full. */
function costOf(store, entries) {
  for (let index = 0; index < entries; index += 1) store.set(`full ${index}`, tokenOf("full"));
  const rounds = 20_000;
  const token = tokenOf("new");
  const samples = Array.from({ length: 15 }, (_, sample) => {
    // Made beforehand, so that the engine's work on texts is not measured along.
    const fresh = Array.from({ length: rounds }, (_, round) => `new ${sample} ${round}`);
    heapBytes();
    const startedAt = process.hrtime.bigint();
    for (const key of fresh) {
      store.get(key);
      store.set(key, token);
    }
    return Number(process.hrtime.bigint() - startedAt) / rounds;
  });
  return median(samples);
}

const storeCost = (entries) =>
  costOf(new MemoryTokenStore({ maxEntries: entries, maxBytes: Number.MAX_SAFE_INTEGER }), entries);
const bareCost = (entries) => costOf(new BareMap(entries), entries);

storeCost(1_000); // so that the engine has compiled it all
const { entries, heap, hotHitRate } = underPressure();
const [first = 0, last = 0] = [heap[0], heap.at(-1)];
console.log(`${OPERATIONS} operations, ${KEYS} keys, room for ${BOUND}`);
console.log(`  entries at the end             ${entries}`);
console.log(`  heap after 10 % of operations  ${(first / 2 ** 20).toFixed(1)} MiB`);
console.log(`  heap at the end                ${(last / 2 ** 20).toFixed(1)} MiB (${(last / first).toFixed(2)} x)`);
console.log(`  hot keys found                 ${(hotHitRate * 100).toFixed(2)} %`);
console.log("one read and one write with eviction");
for (const size of [1_000, 10_000, 100_000]) {
  const [cost, bare] = [storeCost(size), bareCost(size)];
  const figures = `${cost.toFixed(0)} ns, bare map ${bare.toFixed(0)} ns: ${(cost / bare).toFixed(2)} x`;
  console.log(`  ${String(size).padStart(7)} entries  ${figures}`);
}
