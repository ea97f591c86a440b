// The zone's public documents are in the data centre's cache, so they outlive an isolate.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { statusOf } from "../support/clients.ts";
import { startInMiniflare } from "../support/miniflare.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";

let far: WorkerZone;
let persistTo: string;
let token: string;

/** The status of the first request ever, and what its isolate fetched. Its data centre is warm from then on. */
let first: Awaited<ReturnType<typeof statusOf>>;
let fetched: ReturnType<WorkerZone["zone"]["counters"]>;

beforeAll(async () => {
  far = await startWorkerZone();
  persistTo = await mkdtemp(join(tmpdir(), "edgegrant-cache-"));
  token = await far.zone.mint({ user: "alice", resource: "worker" });
  first = await verifyInNewIsolate();
  fetched = far.zone.counters();
});
afterAll(async () => {
  await far?.zone.close();
  await rm(persistTo, { recursive: true, force: true });
});

async function verifyInNewIsolate() {
  const { port, bindings } = far;
  const settings = { port, bindings, persistTo, compatibilityDate: "2026-08-01" };
  const isolate = await startInMiniflare(new URL("worker.ts", import.meta.url), settings);
  try {
    return await statusOf(new URL("/verify", isolate.origin), token);
  } finally {
    await isolate.close();
  }
}

it("a new isolate in a cold data centre fetches the metadata and the keys once", () => {
  expect(first).toBe(200);
  expect(fetched).toMatchObject({ "authorization-server-metadata": 1, "openid-configuration": 0, jwks: 1 });
});

describe("a new isolate in a warm data centre", () => {
  beforeEach(() => {
    far.zone.clearFaults();
    far.zone.resetCounters();
  });

  it("fetches nothing to verify a token", async () => {
    expect(await verifyInNewIsolate()).toBe(200);
    expect(far.zone.counters()).toMatchObject({
      "authorization-server-metadata": 0,
      "openid-configuration": 0,
      jwks: 0,
    });
  });

  it("verifies while the zone is down", async () => {
    for (const endpoint of ["authorization-server-metadata", "openid-configuration", "jwks"] as const) {
      far.zone.setFault(endpoint, { reset: true });
    }
    expect(await verifyInNewIsolate()).toBe(200);
  });
});
