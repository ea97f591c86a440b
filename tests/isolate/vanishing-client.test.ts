// In workerd a promise dies with the request that made it. The first client disconnects during work that all clients
// wait for. The other clients are not affected.
import type { EndpointName } from "@edgegrant/zone";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sendAndLinger, statusOf, unhurried } from "../support/clients.ts";
import { type Isolate, startIsolate } from "../support/isolate.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

// The dates are before and after cross-request resolution of promises became the default.
describe.each(["2024-09-01", "2026-08-01"])("compatibility date %s", (compatibilityDate) => {
  let far: WorkerZone;
  let isolate: Isolate;
  let token: string;

  beforeEach(async () => {
    far = await startWorkerZone();
    isolate = await startIsolate(new URL("worker.ts", import.meta.url), { ...far, compatibilityDate });
    token = await far.zone.mint({ user: "alice", resource: "worker" });
  });

  afterEach(async () => {
    await isolate?.close();
    await far?.zone.close();
  });

  /**
   * The first client disconnects while the endpoint delays its answer. Other clients wait with it, and more come later.
   */
  async function vanishDuring(endpoint: EndpointName, path: string) {
    const url = new URL(path, isolate.origin);
    far.zone.setFault(endpoint, { delayMs: 1_000, times: 1 });
    const first = await sendAndLinger(url, token);
    await expect.poll(() => far.zone.counters()[endpoint], { interval: 5 }).toBe(1);
    const meanwhile = Array.from({ length: 5 }, () => statusOf(url, token));
    first.vanish();
    return { meanwhile: await Promise.all(meanwhile), later: await statusOf(url, token) };
  }

  it.each<[EndpointName, string]>([
    ["authorization-server-metadata", "/verify"],
    ["jwks", "/verify"],
    ["token", "/exchange"],
  ])(
    "the first client vanishes during %s: every other and every later request gets its 200",
    async (endpoint, path) => {
      const { meanwhile, later } = await vanishDuring(endpoint, path);
      expect(meanwhile).toEqual([200, 200, 200, 200, 200]);
      expect(later).toBe(200);
    },
  );

  it("50 requests of one user at the same time, cold: one exchange, one key fetch", async () => {
    const url = new URL("/exchange", isolate.origin);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => statusOf(url, token, unhurried())));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(far.zone.counters()).toMatchObject({ jwks: 1, token: 1 });
  });
});
