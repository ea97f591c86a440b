// Two isolates of one Worker share Durable Objects: they exchange once in total.
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { sendAndLinger, statusOf, unhurried } from "../support/clients.ts";
import { startFleet } from "../support/fleet.ts";
import { type Gate, startGate } from "../support/gate.ts";
import type { Isolate } from "../support/isolate.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

describe.each(["2024-09-01", "2026-08-01"])("compatibility date %s", (compatibilityDate) => {
  let far: WorkerZone;
  let fleet: Isolate;
  /** Of a user that the fleet has not seen. */
  let token: string;
  let before: number;

  beforeAll(async () => {
    far = await startWorkerZone();
    fleet = await startFleet({ ...far, compatibilityDate });
  });

  beforeEach(async () => {
    far.zone.clearFaults();
    before = far.zone.counters().token;
    token = await far.zone.mint({ user: far.newUser(), resource: "worker" });
  });

  afterAll(async () => {
    await fleet?.close();
    await far?.zone.close();
  });

  const at = (isolate: "a" | "b") => new URL(`/exchange?isolate=${isolate}`, fleet.origin);
  /** The URL for a client that waits until the gate opens. */
  const until = (gate: Gate, isolate: "a" | "b") =>
    new URL(`/exchange?isolate=${isolate}&until=${gate.url}`, fleet.origin);
  const comesTrue = (count: () => number, expected: number) => expect.poll(count, { interval: 5 }).toBe(expected);
  const exchanges = () => far.zone.counters().token - before;

  it("50 requests of one user over two isolates, cold: one exchange", async () => {
    const calls = Array.from({ length: 50 }, (_, index) => statusOf(at(index % 2 ? "a" : "b"), token, unhurried()));
    expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
    expect(exchanges()).toBe(1);
  });

  it("the second isolate finds what the first has got", async () => {
    expect(await statusOf(at("a"), token)).toBe(200);
    expect(await statusOf(at("b"), token)).toBe(200);
    expect(exchanges()).toBe(1);
  });

  it("a client of the one isolate vanishes while it exchanges: those of the other get its token", async () => {
    far.zone.setFault("token", { untilCleared: true, times: 1 });
    const first = await sendAndLinger(at("a"), token);
    await comesTrue(exchanges, 1);
    const never = await startGate();
    const others = Array.from({ length: 5 }, () => statusOf(until(never, "b"), token));
    await comesTrue(never.arrived, 5);
    first.vanish();
    far.zone.clearFaults();
    expect(await Promise.all(others)).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(1);
  });

  it("the only client leaves by its own signal while the zone hangs: the other isolate leads at once", async () => {
    far.zone.setFault("token", { hang: true, times: 1 });
    const gate = await startGate();
    const only = statusOf(until(gate, "a"), token);
    await comesTrue(exchanges, 1);
    gate.open();
    expect(await only).toBe(503);
    expect(await statusOf(at("b"), token)).toBe(200);
    expect(exchanges()).toBe(2);
  });

  it("the leader leaves, and then the last who waits: the other isolate leads at once", async () => {
    far.zone.setFault("token", { hang: true, times: 1 });
    const [first, last, never] = [await startGate(), await startGate(), await startGate()];
    const leader = statusOf(until(first, "a"), token);
    await comesTrue(exchanges, 1);
    const follower = statusOf(until(last, "a"), token);
    const elsewhere = statusOf(until(never, "b"), token);
    await comesTrue(() => last.arrived() + never.arrived(), 2);
    first.open();
    expect(await leader).toBe(503);
    last.open();
    expect(await Promise.all([follower, elsewhere])).toEqual([503, 200]);
    expect(await statusOf(at("a"), token)).toBe(200);
    expect(exchanges()).toBe(2);
  });

  it("the leader leaves, and somebody waits in the other isolate only: that one leads at once", async () => {
    far.zone.setFault("token", { hang: true, times: 1 });
    const [gate, never] = [await startGate(), await startGate()];
    const leader = statusOf(until(gate, "a"), token);
    await comesTrue(exchanges, 1);
    const elsewhere = statusOf(until(never, "b"), token);
    await comesTrue(never.arrived, 1);
    gate.open();
    expect(await Promise.all([leader, elsewhere])).toEqual([503, 200]);
    expect(exchanges()).toBe(2);
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
    const [ann, bob] = [far.newUser(), far.newUser()];
    const [anns, bobs] = await Promise.all([ann, bob].map((user) => far.zone.mint({ user, resource: "worker" })));
    const nameOf = async (url: URL, bearer = "") =>
      (await fetch(url, { headers: { Authorization: `Bearer ${bearer}` } })).text();
    const names = await Promise.all([
      nameOf(at("a"), anns),
      nameOf(at("b"), bobs),
      nameOf(at("b"), anns),
      nameOf(at("a"), bobs),
    ]);
    expect(names).toEqual([ann, bob, ann, bob]);
    expect(exchanges()).toBe(2);
  });
});

it.each(["2024-09-01", "2026-08-01"])(
  "a client vanishes while its token is written to a slow object: the other isolate gets that token (%s)",
  async (compatibilityDate) => {
    const far = await startWorkerZone();
    const bindings = { ...far.bindings, STORE_WRITE_MS: "1000" };
    const fleet = await startFleet({ port: far.port, bindings, compatibilityDate, vault: "SlowTokenVault" });
    onTestFinished(async () => {
      await fleet.close();
      await far.zone.close();
    });
    const token = await far.zone.mint({ user: "alice", resource: "worker" });
    const first = await sendAndLinger(new URL("/exchange?isolate=a", fleet.origin), token);
    expect(await first.status()).toBe(200);
    first.vanish();
    expect(await statusOf(new URL("/exchange?isolate=b", fleet.origin), token)).toBe(200);
    expect(far.zone.counters().token).toBe(1);
  },
);

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
