import assert from "node:assert/strict";
import { KvTokenStore, type StoredToken, type TokenKv } from "@edgegrant/deno";

const tokenOf = (accessToken: string): StoredToken => ({
  accessToken,
  tokenType: "Bearer",
  expiresAt: Math.floor(Date.now() / 1000) + 600,
});

Deno.test("Deno is told when a token ends, so that it forgets it by itself", async () => {
  const told: unknown[] = [];
  const set = (_key: unknown, _value: unknown, options: unknown) => {
    told.push(options);
    return Promise.resolve({ ok: true, versionstamp: "" });
  };
  const store = new KvTokenStore({ set } as unknown as TokenKv, { secret: "secret", now: () => 1_000_000 });
  await store.set("key", { accessToken: "granted", tokenType: "Bearer", expiresAt: 1_060 });
  assert.deepEqual(told, [{ expireIn: 60_000 }]);
});

Deno.test("Deno KV keeps a token whose end has a fraction, and one that ends in centuries or never", async () => {
  const kv = await Deno.openKv(":memory:");
  const store = new KvTokenStore(kv, { secret: "secret", now: () => Date.now() + 0.25 });
  for (const expiresAt of [Date.now() / 1000 + 3599.9996, 99_999_999_999, 8.64e12]) {
    await store.set("key", { ...tokenOf("granted"), expiresAt });
    assert.equal((await store.get("key"))?.expiresAt, expiresAt);
  }
  kv.close();
});

Deno.test("tokens outlive the process that wrote them", async () => {
  const path = await Deno.makeTempFile({ suffix: ".kv" });
  const token = tokenOf("granted");
  for (const step of ["write", "read"]) {
    const kv = await Deno.openKv(path);
    const store = new KvTokenStore(kv, { secret: "secret" });
    if (step === "write") await store.set("key", token);
    else assert.deepEqual(await store.get("key"), token);
    kv.close();
  }
  assert.equal((await Deno.readTextFile(path)).includes("granted"), false);
  await Deno.remove(path);
});

for (const moment of ["open", "get"]) {
  Deno.test(`a token that another process writes while an old one is being deleted stays, after the last ${moment}`, async () => {
    const kv = await Deno.openKv(":memory:");
    const elsewhere = new KvTokenStore(kv, { secret: "secret" });
    let reads = 0;
    const slow = {
      get: async (key: Deno.KvKey) => {
        const entry = await kv.get(key);
        reads += 1;
        if (reads === (moment === "open" ? 1 : 2)) await elsewhere.set("key", tokenOf("new"));
        return entry;
      },
      delete: (key: Deno.KvKey) => kv.delete(key),
      atomic: () => kv.atomic(),
    } as TokenKv;
    await elsewhere.set("key", tokenOf("refused"));
    await new KvTokenStore(slow, { secret: "secret" }).delete("key", "refused");
    assert.equal((await elsewhere.get("key"))?.accessToken, "new");
    kv.close();
  });
}

Deno.test("a token of more than 64 KiB is refused by Deno KV, and the store says so", async () => {
  const kv = await Deno.openKv(":memory:");
  const store = new KvTokenStore(kv, { secret: "secret" });
  await assert.rejects(store.set("key", tokenOf("t".repeat(65_536))));
  kv.close();
});
