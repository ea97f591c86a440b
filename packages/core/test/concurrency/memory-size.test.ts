import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { jsonBytes, textBytes } from "../../src/concurrency/memory-size.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The heap that the results of `make` use, in bytes. */
function heapOf(make: (index: number) => unknown, times: number): number {
  const held: unknown[] = [];
  make(-1);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < times; index += 1) held.push(make(index));
  collect();
  const after = process.memoryUsage().heapUsed;
  // This use keeps `held` from being collected earlier.
  return held.length === times ? after - before : 0;
}

const CHARACTERS = 12_000;
const list = (items: string[]): string => `{"claim":[${items.join(",")}]}`;
const many = (item: (at: number) => string): string[] =>
  Array.from({ length: Math.floor(CHARACTERS / (item(1_000).length + 1)) }, (_, at) => item(at));

/** The claims of one token, of the kinds that need the most memory for their length. */
const HEAVY: [string, (token: number) => string][] = [
  ["one long text", () => list([`"${"x".repeat(CHARACTERS)}"`])],
  ["one long text of wide letters", () => list([`"${"ж".repeat(CHARACTERS / 2)}"`])],
  ["short texts", (token) => list(many((at) => `"${token}-${at}"`))],
  ["numbers", () => list(many((at) => String(at)))],
  ["fractions", () => list(many((at) => `${at}.5`))],
  ["empty lists", () => list(many(() => "[]"))],
  ["empty objects", () => list(many(() => "{}"))],
  ["lists in lists", () => list(many(() => `${"[".repeat(60)}${"]".repeat(60)}`))],
  ["objects in objects", () => list(many(() => `${'{"a":'.repeat(60)}1${"}".repeat(60)}`))],
  ["objects that are all alike", () => list(many((at) => `{"id":${at},"name":"a"}`))],
  ["objects, each with a name of its own", (token) => list(many((at) => `{"${token}-${at}":1}`))],
  ["one object of many names", (token) => `{${many((at) => `"${token}-${at}":1`).join(",")}}`],
];

describe("What parsed claims take in memory", () => {
  it.each(HEAVY)("is not underestimated by much: %s", (_, text) => {
    const times = 40;
    const real = heapOf((index) => JSON.parse(text(index)), times);
    const estimate = jsonBytes(JSON.parse(text(0))) * times;
    expect(real).toBeLessThan(1.5 * estimate);
  });
});

describe("What a text takes in memory", () => {
  it("is two bytes a character if one of them needs two", () => {
    expect(textBytes("x".repeat(1_000))).toBe(1_024);
    expect(textBytes(`${"x".repeat(999)}ж`)).toBe(2_024);
  });
});
