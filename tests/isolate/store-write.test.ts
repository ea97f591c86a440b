// The first client disconnects or times out while its token is being written to a slow store. Other clients are not
// affected.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import { type Gate, startGate } from "../support/gate.ts";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { startInMiniflare } from "../support/miniflare.ts";
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
  /** Of a user that the isolate has not seen. */
  let token: string;
  let before: number;

  /** Starts an isolate whose store needs this long for a write. */
  const start = (writeMs: number) => {
    const bindings = { ...far.bindings, STORE_WRITE_MS: String(writeMs) };
    const settings = { port: far.port, compatibilityDate, bindings };
    const worker = new URL("worker.ts", import.meta.url);
    return "kvNamespaces" in store
      ? startInMiniflare(worker, { ...settings, ...store })
      : startIsolate(worker, { ...settings, ...store });
  };

  beforeAll(async () => {
    far = await startWorkerZone();
    isolate = await start(WRITE_MS);
  });

  beforeEach(async () => {
    far.zone.clearFaults();
    before = far.zone.counters().token;
    token = await far.zone.mint({ user: far.newUser(), resource: "worker" });
  });

  afterAll(async () => {
    await isolate?.close();
    await far?.zone.close();
  });

  const url = (query = "") => new URL(`/exchange${query}`, isolate.origin);
  const exchanges = () => far.zone.counters().token - before;
  const several = (address = url()) => Promise.all(Array.from({ length: 5 }, () => statusOf(address, token)));
  /** The URL for a client that waits until the gate opens. */
  const until = (gate: Gate) => url(`?until=${gate.url}`);
  const comesTrue = (count: () => number, expected: number) => expect.poll(count, { interval: 5 }).toBe(expected);

  /** Several clients that have begun to wait. Their gate never opens. */
  async function severalWaiting(): Promise<{ statuses: ReturnType<typeof several> }> {
    const never = await startGate();
    const statuses = several(until(never));
    await comesTrue(never.arrived, 5);
    return { statuses };
  }

  it("the first client vanishes during the write to the store: nobody hangs, fails or exchanges again", async () => {
    const first = await sendAndLinger(url(), token);
    await expect.poll(exchanges, { interval: 5 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, WRITE_MS / 4));
    const meanwhile = several();
    first.vanish();
    expect(await meanwhile).toEqual([200, 200, 200, 200, 200]);
    await new Promise((resolve) => setTimeout(resolve, WRITE_MS));
    expect(await several()).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("the first client gives up early, by its own signal: the others get the token that it began to fetch", async () => {
    far.zone.setFault("token", { untilCleared: true, times: 1 });
    const gate = await startGate();
    const first = statusOf(until(gate), token);
    await comesTrue(exchanges, 1);
    const { statuses } = await severalWaiting();
    gate.open();
    expect(await first).toBe(503);
    far.zone.clearFaults();
    expect(await statuses).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("one of those who wait gives up: the others and the first go on", async () => {
    far.zone.setFault("token", { untilCleared: true, times: 1 });
    const first = statusOf(url(), token);
    await comesTrue(exchanges, 1);
    const { statuses } = await severalWaiting();
    const gate = await startGate();
    const leaving = statusOf(until(gate), token);
    await comesTrue(gate.arrived, 1);
    gate.open();
    expect(await leaving).toBe(503);
    far.zone.clearFaults();
    expect([await first, ...(await statuses)]).toEqual([200, 200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("the first client closes its connection early, politely: later requests are fine", async () => {
    far.zone.setFault("token", { untilCleared: true, times: 1 });
    const client = new AbortController();
    const first = statusOf(url(), token, client.signal);
    await comesTrue(exchanges, 1);
    const { statuses } = await severalWaiting();
    client.abort();
    expect(await first).toBe("hangs");
    far.zone.clearFaults();
    expect(await statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await statusOf(url(), token)).toBe(200);
    expect(exchanges()).toBe(1);
  });

  it("a slow store keeps nobody waiting for the token", async () => {
    await isolate.close();
    isolate = await start(NEVER_MS);
    expect(await statusOf(url(), token)).toBe(200);
  });
});
