// What one process makes for all.
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { madeOnce } from "../support/made-once.ts";

const NAME = "edgegrant-test-of-made-once";
const cache = resolve(import.meta.dirname, "../../node_modules/.cache", NAME);
const make = (folder: string) => writeFile(join(folder, "text"), "made");

afterEach(() => rmSync(cache, { recursive: true, force: true }));

it("is made once for all that ask at the same time", async () => {
  let made = 0;
  const ask = () =>
    madeOnce(NAME, "key", (folder) => {
      made += 1;
      return make(folder);
    });
  const folders = await Promise.all([ask(), ask(), ask()]);
  expect([made, new Set(folders).size]).toEqual([1, 1]);
});

it("is made when a killed run left its lock behind", async () => {
  const lock = join(cache, "key.lock");
  mkdirSync(lock, { recursive: true });
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(lock, anHourAgo, anHourAgo);
  expect(readFileSync(join(await madeOnce(NAME, "key", make), "text"), "utf8")).toBe("made");
});

it("is what the first has made when a process that lost its lock ends later", async () => {
  const folder = await madeOnce(NAME, "key", async (draft) => {
    const made = join(cache, "key");
    mkdirSync(made);
    writeFileSync(join(made, "text"), "of the first");
    await make(draft);
  });
  expect(readFileSync(join(folder, "text"), "utf8")).toBe("of the first");
  expect(readdirSync(cache)).toEqual(["key"]);
});
