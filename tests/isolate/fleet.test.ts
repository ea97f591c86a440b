// Two isolates of one Worker that share Durable Objects: one exchange in all.
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import { startFleet } from "../support/fleet.ts";
import type { Isolate } from "../support/isolate.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

describe.each(["2024-09-01", "2026-08-01"])("compatibility date %s", (compatibilityDate) => {
  let far: WorkerZone;
  let fleet: Isolate;
  let token: string;

  beforeEach(async () => {
    far = await startWorkerZone();
    fleet = await startFleet({ ...far, compatibilityDate });
    token = await far.zone.mint({ user: "alice", resource: "worker" });
  });

  afterEach(async () => {
    await fleet?.close();
    await far?.zone.close();
  });

  const at = (isolate: "a" | "b") => new URL(`/exchange?isolate=${isolate}`, fleet.origin);
  const exchanges = () => far.zone.counters().token;

  it("50 requests of one user over two isolates, cold: one exchange", async () => {
    const calls = Array.from({ length: 50 }, (_, index) => statusOf(at(index % 2 ? "a" : "b"), token));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    expect(exchanges()).toBe(1);
  });

  it("the second isolate finds what the first has got", async () => {
    expect(await statusOf(at("a"), token)).toBe(200);
    expect(await statusOf(at("b"), token)).toBe(200);
    expect(exchanges()).toBe(1);
  });

  it("a client of the one isolate vanishes while it exchanges: those of the other get its token", async () => {
    far.zone.setFault("token", { delayMs: 1_000, times: 1 });
    const first = await sendAndLinger(at("a"), token);
    await expect.poll(exchanges, { interval: 5, timeout: 10_000 }).toBe(1);
    const others = Array.from({ length: 5 }, () => statusOf(at("b"), token));
    first.vanish();
    expect(await Promise.all(others)).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("the zone refuses the leader: those of the other isolate try for themselves", async () => {
    far.zone.setFault("token", { status: 400, body: JSON.stringify({ error: "invalid_request" }), times: 1 });
    const [one, ...others] = await Promise.all([
      statusOf(at("a"), token),
      ...Array.from({ length: 5 }, () => statusOf(at("b"), token)),
    ]);
    expect([one, ...others].filter((status) => status === 200).length).toBeGreaterThanOrEqual(5);
    expect(await statusOf(at("a"), token)).toBe(200);
    expect(exchanges()).toBe(2);
  });

  it("two users over two isolates: each gets their own", async () => {
    const bobs = await far.zone.mint({ user: "bob", resource: "worker" });
    const nameOf = async (url: URL, bearer: string) =>
      (await fetch(url, { headers: { Authorization: `Bearer ${bearer}` } })).text();
    const names = await Promise.all([
      nameOf(at("a"), token),
      nameOf(at("b"), bobs),
      nameOf(at("b"), token),
      nameOf(at("a"), bobs),
    ]);
    expect(names).toEqual(["alice", "bob", "alice", "bob"]);
    expect(exchanges()).toBe(2);
  });
});

it("two isolates that share nothing exchange once each", async () => {
  const far = await startWorkerZone();
  const fleet = await startFleet({ ...far, compatibilityDate: "2026-08-01", shared: false });
  onTestFinished(async () => {
    await fleet.close();
    await far.zone.close();
  });
  const token = await far.zone.mint({ user: "alice", resource: "worker" });
  const calls = Array.from({ length: 20 }, (_, index) =>
    statusOf(new URL(`/exchange?isolate=${index % 2 ? "a" : "b"}`, fleet.origin), token),
  );
  expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
  expect(far.zone.counters().token).toBe(2);
});
