// The zone's public documents are in the data centre's cache, so they outlive an isolate.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { statusOf } from "../support/clients.ts";
import type { Isolate } from "../support/isolate.ts";
import { startInMiniflare } from "../support/miniflare.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

let far: WorkerZone;
let persistTo: string;
let token: string;

beforeEach(async () => {
  far = await startWorkerZone();
  persistTo = await mkdtemp(join(tmpdir(), "edgegrant-cache-"));
  token = await far.zone.mint({ user: "alice", resource: "worker" });
});
afterEach(async () => {
  await far?.zone.close();
  await rm(persistTo, { recursive: true, force: true });
});

async function inNewIsolate<T>(visit: (isolate: Isolate) => Promise<T>): Promise<T> {
  const { port, bindings } = far;
  const settings = { port, bindings, persistTo, compatibilityDate: "2026-08-01" };
  const isolate = await startInMiniflare(new URL("worker.ts", import.meta.url), settings);
  try {
    return await visit(isolate);
  } finally {
    await isolate.close();
  }
}

const verify = ({ origin }: Isolate) => statusOf(new URL("/verify", origin), token);

describe("a new isolate in a warm data centre", () => {
  it("fetches nothing to verify a token", async () => {
    expect(await inNewIsolate(verify)).toBe(200);
    far.zone.resetCounters();
    expect(await inNewIsolate(verify)).toBe(200);
    expect(far.zone.counters()).toMatchObject({
      "authorization-server-metadata": 0,
      "openid-configuration": 0,
      jwks: 0,
    });
  });

  it("verifies while the zone is down", async () => {
    expect(await inNewIsolate(verify)).toBe(200);
    for (const endpoint of ["authorization-server-metadata", "openid-configuration", "jwks"] as const) {
      far.zone.setFault(endpoint, { reset: true });
    }
    expect(await inNewIsolate(verify)).toBe(200);
  });
});

describe("a new isolate in a cold data centre", () => {
  it("fetches the metadata and the keys once", async () => {
    expect(await inNewIsolate(verify)).toBe(200);
    expect(far.zone.counters()).toMatchObject({
      "authorization-server-metadata": 1,
      "openid-configuration": 0,
      jwks: 1,
    });
  });
});
