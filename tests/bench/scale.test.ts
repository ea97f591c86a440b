// docs/scale.md says what the simulation counted, and the formulas are those of the real token cache.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
// Plain JavaScript, without types.
const moduleOf = (name: string) => import(pathToFileURL(join(root, "bench/scale", name)).href);
const { createFleet } = await moduleOf("fleet.mjs");
const formulas = await moduleOf("formulas.mjs");
const { page } = await moduleOf("page.mjs");
const read = (path: string) => readFileSync(join(root, path), "utf8");

it("docs/scale.md is the page of the last simulation", () => {
  expect(read("docs/scale.md")).toBe(page(JSON.parse(read("bench/scale/results.json"))));
});

describe("a simulated fleet", () => {
  const fleet = { isolates: 20, users: 400, perUser: 0.01, lifeSeconds: 600 };
  /** Counts per second, once tokens are of all ages. */
  const steady = async (shared: boolean) => {
    const running = createFleet({ ...fleet, shared });
    await running.run(3 * fleet.lifeSeconds);
    return { running, ...(await running.run(2 * fleet.lifeSeconds)) };
  };
  /** A tenth is more than chance makes of these numbers. The seed is fixed. */
  const near = (counted: number, expected: number) => expect(Math.abs(counted / expected - 1)).toBeLessThan(0.1);

  it("exchanges and reads as the formulas say, if isolates share a store", async () => {
    const { exchanges, reads, seconds } = await steady(true);
    near(exchanges / seconds, formulas.exchangesShared(fleet));
    near(reads / seconds, formulas.storeReads(fleet));
  });

  it("exchanges as the formula says, if each isolate has its memory only", async () => {
    const { exchanges, seconds } = await steady(false);
    near(exchanges / seconds, formulas.exchangesAlone(fleet));
  });

  it("exchanges for every active user after a loss of everything, and not after a deployment", async () => {
    const { running } = await steady(true);
    running.deploy();
    const deployed = await running.run(60);
    running.deploy();
    running.loseStore();
    const lost = await running.run(60);
    near(lost.exchanges, formulas.exchangesAfterLoss(fleet, 60));
    expect(deployed.exchanges).toBeLessThan(lost.exchanges / 2);
  });
});
