// The first client leaves while its token is being written to a slow store, or loses patience. Nobody else may notice.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

const WRITE_MS = 1_000;
/** Longer than any test here. */
const NEVER_MS = 3_600_000;
const KV = { kvNamespaces: ["KEYCARD_TOKENS"] };
const DURABLE_OBJECTS = { durableObjects: { KEYCARD_TOKENS: { className: "SlowTokenVault", useSQLite: true } } };

describe.each([
  ["2024-09-01", "KV", KV],
  ["2026-08-01", "KV", KV],
  ["2024-09-01", "Durable Objects", DURABLE_OBJECTS],
  ["2026-08-01", "Durable Objects", DURABLE_OBJECTS],
])("compatibility date %s, slow %s", (compatibilityDate, _, store) => {
  let far: WorkerZone;
  let isolate: Isolate;
  let token: string;

  /** An isolate whose store takes so long over a write. */
  const start = (writeMs: number) => {
    const settings = { port: far.port, compatibilityDate, ...store };
    const bindings = { ...far.bindings, STORE_WRITE_MS: String(writeMs) };
    return startIsolate(new URL("worker.ts", import.meta.url), { ...settings, bindings });
  };

  beforeEach(async () => {
    far = await startWorkerZone();
    isolate = await start(WRITE_MS);
    token = await far.zone.mint({ user: "alice", resource: "worker" });
  });

  afterEach(async () => {
    await isolate?.close();
    await far?.zone.close();
  });

  const url = (query = "") => new URL(`/exchange${query}`, isolate.origin);
  const exchanges = () => far.zone.counters().token;
  const several = (address = url()) => Promise.all(Array.from({ length: 5 }, () => statusOf(address, token)));

  it("the first client vanishes during the write to the store: nobody hangs, fails or exchanges again", async () => {
    const first = await sendAndLinger(url(), token);
    await expect.poll(exchanges, { interval: 5, timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, WRITE_MS / 4));
    const meanwhile = several();
    first.vanish();
    expect(await meanwhile).toEqual([200, 200, 200, 200, 200]);
    await new Promise((resolve) => setTimeout(resolve, WRITE_MS));
    expect(await several()).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("a slow store keeps nobody waiting for the token", async () => {
    await isolate.close();
    isolate = await start(NEVER_MS);
    expect(await statusOf(url(), token, 20_000)).toBe(200);
  });

  it("the first client gives up early, by its own signal: the others get the token that it began to fetch", async () => {
    far.zone.setFault("token", { delayMs: 1_000, times: 1 });
    const first = statusOf(url("?patience=300"), token);
    await expect.poll(exchanges, { interval: 5, timeout: 10_000 }).toBe(1);
    const others = several();
    expect(await first).toBe(503);
    expect(await others).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("one of those who wait gives up: the others and the first go on", async () => {
    far.zone.setFault("token", { delayMs: 1_000, times: 1 });
    const first = statusOf(url(), token);
    await expect.poll(exchanges, { interval: 5, timeout: 10_000 }).toBe(1);
    const others = several();
    expect(await statusOf(url("?patience=200"), token)).toBe(503);
    expect([await first, ...(await others)]).toEqual([200, 200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("the first client closes its connection early, politely: later requests are fine", async () => {
    far.zone.setFault("token", { delayMs: 1_000, times: 1 });
    const first = statusOf(url(), token, 300);
    await expect.poll(exchanges, { interval: 5, timeout: 10_000 }).toBe(1);
    const others = several();
    expect(await first).toBe("hangs");
    expect(await others).toEqual([200, 200, 200, 200, 200]);
    expect(await statusOf(url(), token)).toBe(200);
    expect(exchanges()).toBe(1);
  });
});
