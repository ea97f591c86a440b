import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { NOON } from "./support.ts";

const OPERATIONS = 1_000_000;
const KEYS = 100_000;
const HOT_KEYS = 100;

/** The used heap after a garbage collection. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().heapUsed;
}

describe("a million operations over 100,000 keys with room for 1,000", () => {
  it("leave memory flat and the hot keys in", () => {
    const store = new MemoryTokenStore({ maxEntries: 1_000 });
    let state = 1;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % limit;
    };
    let hotMisses = 0;
    let afterTenth = 0;
    for (let operation = 0; operation < OPERATIONS; operation += 1) {
      const isHot = below(2) === 0;
      const key = `key-${below(isHot ? HOT_KEYS : KEYS)}`;
      if (!store.get(key)) {
        store.set(key, { accessToken: `token of ${key}`, tokenType: "Bearer", expiresAt: NOON });
        if (isHot && operation > OPERATIONS / 10) hotMisses += 1;
      }
      if (operation === OPERATIONS / 10) afterTenth = heapBytes();
    }
    expect(store.size).toBe(1_000);
    expect(heapBytes() - afterTenth).toBeLessThan(2 * 2 ** 20);
    expect(hotMisses).toBeLessThan(OPERATIONS / 1_000);
  });
});
