// The leader's request is killed with all its work. No one is notified, but all followers recover.
import { expect, it, onTestFinished } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import { startIsolate } from "../support/isolate.ts";
import { startWorkerZone } from "../support/worker-zone.ts";

it.each(["2024-09-01", "2026-08-01"])(
  "callers that wait half a second get their tokens once the dead leader's time is over (%s)",
  async (compatibilityDate) => {
    const far = await startWorkerZone();
    const isolate = await startIsolate(new URL("mortal-worker.ts", import.meta.url), { ...far, compatibilityDate });
    onTestFinished(async () => {
      await isolate.close();
      await far.zone.close();
    });
    const token = await far.zone.mint({ user: "alice", resource: "worker" });
    const url = (query: string) => new URL(`/exchange?${query}`, isolate.origin);
    far.zone.setFault("token", { hang: true, times: 1 });
    const leader = await sendAndLinger(url("mortal"), token);
    await expect.poll(() => far.zone.counters().token, { interval: 5 }).toBe(1);
    leader.vanish();
    // Each waits for a quarter of the time after which a leader counts as dead, then gets a 503.
    const refused: unknown[] = [];
    let status: unknown;
    while (status !== 200 && refused.length < 50) {
      status = await statusOf(url("timeoutMs=500"), token);
      if (status !== 200) refused.push(status);
    }
    expect(status).toBe(200);
    expect(refused.filter((other) => other !== 503)).toEqual([]);
    // A follower that became the leader and disconnected, on a slow machine, has exchanged too. No request exchanges
    // twice, or for a cached token.
    const exchanges = far.zone.counters().token;
    expect(exchanges).toBeLessThanOrEqual(2 + refused.length);
    expect(await statusOf(url(""), token)).toBe(200);
    expect(far.zone.counters().token).toBe(exchanges);
  },
);
