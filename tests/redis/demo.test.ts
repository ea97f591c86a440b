// The demo with a Redis server, as a new user runs it: two processes share one exchange.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { hasRedis, noteOnRedis } from "../../packages/redis/test/support/servers.ts";

const demo = join(import.meta.dirname, "..", "..", "examples", "demo", "src", "demo.ts");

describe.skipIf(!hasRedis)(`npm run demo -- --runtime node --store redis${noteOnRedis}`, () => {
  it("shows two processes that both serve, and one exchange for each user", async () => {
    const args = ["--no-warnings", demo, "--runtime", "node", "--store", "redis"];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const rows = [...stdout.matchAll(/^node +(\w+) +yes +\d+ +1 {2}/gm)].map(([, user]) => user);
    expect(rows.toSorted(), stdout).toEqual(["alice", "bob"]);
    const [, first, second] = /took the requests in turn: (\d+) and (\d+)\./.exec(stdout) ?? [];
    expect(Math.min(Number(first), Number(second)), stdout).toBeGreaterThan(5);
  });
});
