// The isolate with the lease dies with its process. The others recover when its lease has expired.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@edgegrant/example-demo";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendAndLinger, statusOf } from "../support/clients.ts";
import type { Isolate } from "../support/isolate.ts";
import { startInMiniflare } from "../support/miniflare.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

const LEASE_MS = 10_000;
const VAULT = { className: "TokenVault", useSQLite: true };

describe.each(["2024-09-01", "2026-08-01"])("compatibility date %s", (compatibilityDate) => {
  let far: WorkerZone;
  let registry: string;
  let survivor: Isolate;
  let leader: Isolate;
  /** Of a user that no process has seen. */
  let token: string;
  let before: number;

  beforeAll(async () => {
    far = await startWorkerZone();
    registry = await mkdtemp(join(tmpdir(), "edgegrant-registry-"));
    const worker = new URL("worker.ts", import.meta.url);
    const common = { bindings: far.bindings, compatibilityDate, registry };
    survivor = await startInMiniflare(worker, {
      ...common,
      name: "survivor",
      port: far.port,
      durableObjects: { KEYCARD_TOKENS: VAULT },
    });
    leader = await startInMiniflare(worker, {
      ...common,
      name: "leader",
      port: await freePort(),
      durableObjects: { KEYCARD_TOKENS: { ...VAULT, scriptName: "survivor" } },
    });
  });

  beforeEach(async () => {
    before = far.zone.counters().token;
    token = await far.zone.mint({ user: far.newUser(), resource: "worker" });
  });

  afterAll(async () => {
    await Promise.all([leader?.close(), survivor?.close()]);
    await far?.zone.close();
    await rm(registry, { recursive: true, force: true });
  });

  const exchange = () => new URL("/exchange", survivor.origin);
  const exchanges = () => far.zone.counters().token - before;

  it("the two processes share their tokens", async () => {
    expect(await statusAt(leader)).toBe(200);
    expect(await statusOf(exchange(), token)).toBe(200);
    expect(exchanges()).toBe(1);
  });

  // The last test, because the leader stays dead.
  it("the leader dies while it exchanges: everybody else gets a token once the lease is over", async () => {
    far.zone.setFault("token", { hang: true, times: 1 });
    const first = await sendAndLinger(new URL("/exchange", leader.origin), token, exchange().host);
    await expect.poll(exchanges, { interval: 5 }).toBe(1);
    // The lease ends in real time. A slow machine takes some more.
    const patient = AbortSignal.timeout(6 * LEASE_MS);
    const others = Array.from({ length: 5 }, () => statusOf(exchange(), token, patient));
    await leader.close();
    first.vanish();
    expect(await Promise.all(others)).toEqual([200, 200, 200, 200, 200]);
    expect(exchanges()).toBe(2);
  });

  /** The token's audience is the survivor's URL, so the request must be sent to that host. */
  async function statusAt(isolate: Isolate): Promise<number | undefined> {
    const client = await sendAndLinger(new URL("/exchange", isolate.origin), token, exchange().host);
    return client.status();
  }
});
