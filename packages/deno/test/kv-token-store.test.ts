import assert from "node:assert/strict";
import { KvTokenStore, type TokenKv } from "@edgegrant/deno";

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

Deno.test("tokens outlive the process that wrote them", async () => {
  const path = await Deno.makeTempFile({ suffix: ".kv" });
  const token = { accessToken: "granted", tokenType: "Bearer", expiresAt: Math.floor(Date.now() / 1000) + 600 };
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
