// The request that exchanges for all is killed, and with it whatever it had begun. Nobody is told; everybody recovers.
import { expect, it, onTestFinished } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import { startIsolate } from "../support/isolate.ts";
import { startWorkerZone } from "../support/worker-zone.ts";

it.each(["2024-09-01", "2026-08-01"])(
  "callers with little patience get their tokens once the dead leader's time is over (%s)",
  async (compatibilityDate) => {
    const far = await startWorkerZone();
    const isolate = await startIsolate(new URL("mortal-worker.ts", import.meta.url), { ...far, compatibilityDate });
    onTestFinished(async () => {
      await isolate.close();
      await far.zone.close();
    });
    const token = await far.zone.mint({ user: "alice", resource: "worker" });
    const url = (query: string) => new URL(`/exchange?${query}`, isolate.origin);
    far.zone.setFault("token", { delayMs: 500, times: 1 });
    const leader = await sendAndLinger(url("mortal"), token);
    await expect.poll(() => far.zone.counters().token, { interval: 5, timeout: 10_000 }).toBe(1);
    leader.vanish();
    // None of them waits for as long as a dead leader has.
    const statuses: unknown[] = [];
    for (let call = 0; call < 6; call += 1) statuses.push(await statusOf(url("patience=500"), token));
    expect(statuses).toContain(503);
    expect(statuses.slice(-2)).toEqual([200, 200]);
    expect(far.zone.counters().token).toBe(2);
  },
);
