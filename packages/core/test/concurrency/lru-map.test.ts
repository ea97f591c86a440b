import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LruMap } from "../../src/concurrency/lru-map.ts";
import { endsSoon, GROWTH_TEST_MS } from "../support/growth.ts";

describe("LruMap", () => {
  it("forgets what was used longest ago", () => {
    const map = new LruMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.get("a");
    map.set("c", 3);
    expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([1, undefined, 3]);
  });

  it("counts setting anew as use", () => {
    const map = new LruMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.set("a", 3);
    map.set("c", 4);
    expect([map.get("a"), map.get("b")]).toEqual([3, undefined]);
  });

  it("keeps nothing where it may keep nothing", () => {
    const map = new LruMap<string, number>(0);
    map.set("a", 1);
    expect(map.size).toBe(0);
  });

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])("refuses %d as its bound", (bound) => {
    expect(() => new LruMap(bound)).toThrow(/must be a whole number/);
  });

  it.each([Number.NaN, -1])("refuses %d as the most that all entries may weigh", (maxWeight) => {
    expect(() => new LruMap(1, { maxWeight })).toThrow(/must be a number/);
  });

  it("does not get slower as it gets larger", { timeout: GROWTH_TEST_MS }, () => {
    const entries = 400_000;
    const map = new LruMap<number, number>(entries);
    endsSoon(() => {
      for (let key = 0; key < 2 * entries; key += 1) map.set(key, key);
    });
    expect([map.size, map.get(entries - 1), map.get(entries)]).toEqual([entries, undefined, entries]);
  });

  it("weighs, and makes room by weight", () => {
    let evicted = 0;
    const map = new LruMap<string, string>(10, {
      maxWeight: 10,
      weigh: (_, text) => text.length,
      onEvict: () => (evicted += 1),
    });
    map.set("a", "aaaa");
    map.set("b", "bbbb");
    map.get("a");
    map.set("c", "cccc");
    expect([map.get("a"), map.get("b"), map.get("c")]).toEqual(["aaaa", undefined, "cccc"]);
    map.set("a", "a");
    expect([map.weight, map.size, evicted]).toEqual([5, 2, 1]);
  });

  it("does not keep what weighs more than all its room, and lets nothing go for it", () => {
    let evicted = 0;
    const map = new LruMap<string, string>(10, {
      maxWeight: 10,
      weigh: (_, { length }) => length,
      onEvict: () => evicted++,
    });
    map.set("a", "aaa");
    map.set("b", "bb");
    map.set("b", "b".repeat(11));
    expect([map.get("a"), map.get("b"), map.weight, evicted]).toEqual(["aaa", undefined, 3, 0]);
  });

  it("behaves as a list ordered by use, whatever is done", () => {
    const key = fc.integer({ min: 0, max: 6 });
    const step = fc.oneof(
      fc.tuple(fc.constant("get" as const), key),
      fc.tuple(fc.constant("set" as const), key),
      fc.tuple(fc.constant("delete" as const), key),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.array(step, { maxLength: 60 }), (bound, steps) => {
        const map = new LruMap<number, number>(bound);
        let model: [key: number, value: number][] = [];
        steps.forEach(([what, at], index) => {
          const entry = model.find(([known]) => known === at);
          const others = model.filter(([known]) => known !== at);
          if (what === "get") {
            expect(map.get(at)).toBe(entry?.[1]);
            if (entry) model = [...others, entry];
          } else if (what === "set") {
            map.set(at, index);
            model = [...others, [at, index] as [number, number]].slice(-bound || model.length + 1);
            if (bound === 0) model = [];
          } else {
            map.delete(at);
            model = others;
          }
          expect(map.size).toBe(model.length);
        });
      }),
      { numRuns: 300 },
    );
  });
});
