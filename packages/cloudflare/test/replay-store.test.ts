import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { DurableReplayStore, type ProofVault } from "@edgegrant/cloudflare";
import { type ReplayStoreUnderTest, replayStoreContract } from "@edgegrant/core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

const { PROOFS } = env as unknown as { PROOFS: DurableObjectNamespace<ProofVault> };
let opened = 0;

afterEach(() => vi.restoreAllMocks());

/** Durable Objects that no other test uses. */
function ownVaults() {
  const realm = `${++opened}/`;
  let isBroken = false;
  const idOf = (name: string) => PROOFS.idFromName(realm + name);
  const namespace = {
    idFromName: idOf,
    get: (id: DurableObjectId) => {
      if (isBroken) throw new Error("the object can't be reached");
      return PROOFS.get(id);
    },
  } as DurableObjectNamespace<ProofVault>;
  const breakThem = () => {
    isBroken = true;
  };
  return { namespace, stub: (name: string) => PROOFS.get(idOf(name)), breakThem };
}

function underTest(): ReplayStoreUnderTest {
  const { namespace, breakThem } = ownVaults();
  return {
    store: new DurableReplayStore(namespace),
    reopen: () => new DurableReplayStore(namespace),
    breakBackend: breakThem,
  };
}

describe("the contract of replay stores in workerd: DurableReplayStore", () => {
  for (const { name, run } of replayStoreContract({ open: underTest })) it(name, run);
});

describe("ProofVault", () => {
  const seconds = () => Math.floor(Date.now() / 1000);

  it("is one object for each key of a client, and remembers over a restart", async () => {
    const { namespace, stub } = ownVaults();
    const store = new DurableReplayStore(namespace);
    expect(await store.once("alice.1", seconds() + 300, seconds())).toBe(true);
    expect(await store.once("bob.1", seconds() + 300, seconds())).toBe(true);
    await runInDurableObject(stub("alice"), (_, state) => state.abort("restart")).catch(() => undefined);
    expect(await store.once("alice.1", seconds() + 300, seconds())).toBe(false);
  });

  it("keeps nothing once all has expired, and works on", async () => {
    const { namespace, stub } = ownVaults();
    const store = new DurableReplayStore(namespace);
    const now = seconds();
    await store.once("alice.1", now + 300, now);
    await runDurableObjectAlarm(stub("alice"));
    expect(await store.once("alice.1", now + 300, now)).toBe(false);
    vi.spyOn(Date, "now").mockReturnValue((now + 361) * 1000);
    await runDurableObjectAlarm(stub("alice"));
    expect(await runInDurableObject(stub("alice"), (_, { storage }) => storage.getAlarm())).toBeNull();
    expect(await store.once("alice.1", now + 700, now + 361)).toBe(true);
    expect(await store.once("alice.1", now + 700, now + 361)).toBe(false);
  });

  it("accepts no proof again from an isolate whose clock is behind, also after it was cleaned", async () => {
    const { namespace, stub } = ownVaults();
    const store = new DurableReplayStore(namespace);
    const now = seconds();
    await store.once("alice.1", now + 300, now);
    vi.spyOn(Date, "now").mockReturnValue((now + 301) * 1000);
    await runDurableObjectAlarm(stub("alice"));
    expect(await store.once("alice.1", now + 300, now + 290)).toBe(false);
  });

  it("accepts no proof again that it had to forget, also after it was cleaned", async () => {
    const { namespace, stub } = ownVaults();
    const now = seconds();
    const vault = stub("alice");
    await vault.once("alice.1", now + 300, now);
    // As if the object were full: the proof that expires first is forgotten.
    await runInDurableObject(vault, (_, { storage }) => {
      storage.sql.exec("DELETE FROM edgegrant_proofs WHERE name = 'alice.1'");
      storage.sql.exec("UPDATE edgegrant_proofs SET expires_at = ? WHERE name = ''", now + 300);
    });
    await runDurableObjectAlarm(vault);
    expect(await new DurableReplayStore(namespace).once("alice.1", now + 300, now)).toBe(false);
  });
});
