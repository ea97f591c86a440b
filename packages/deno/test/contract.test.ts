import { connect } from "node:net";
import { adapterContract, type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { KvTokenStore, serveKeycard, type TokenKv } from "@edgegrant/deno";

const SECRET = "a sealing secret of these tests";
const secretOf = (which: "same" | "other") => (which === "same" ? SECRET : "another sealing secret");

async function kvUnderTest(): Promise<TokenStoreUnderTest> {
  const kv = await Deno.openKv(":memory:");
  let isBroken = false;
  const inOrder = <T>(work: () => Promise<T>) =>
    isBroken ? Promise.reject(new Error("Deno KV is out of order")) : work();
  const namespace = {
    get: (key: Deno.KvKey) => inOrder(() => kv.get(key)),
    set: (key: Deno.KvKey, value: unknown, options?: { expireIn?: number }) =>
      inOrder(() => kv.set(key, value, options)),
    delete: (key: Deno.KvKey) => inOrder(() => kv.delete(key)),
    atomic: () => kv.atomic(),
  } as TokenKv;
  return {
    store: new KvTokenStore(namespace, { secret: SECRET }),
    reopen: ({ secret }) => new KvTokenStore(namespace, { secret: secretOf(secret) }),
    backend: {
      entries: async () => {
        const entries = await Array.fromAsync(kv.list<string>({ prefix: [] }));
        return entries.map(({ key, value }) => [key.join("/"), value] as const);
      },
      write: async (name, value) => {
        await kv.set(name.split("/"), value);
      },
    },
    breakBackend: () => {
      isBroken = true;
    },
    close: () => kv.close(),
  };
}

for (const { name, run } of tokenStoreContract({ open: kvUnderTest }))
  Deno.test(`the contract: KvTokenStore ${name}`, run);

const contract = adapterContract({
  serve: (options) => {
    const server = serveKeycard({ ...options, port: 0, onListen: () => undefined });
    return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
  },
  connect: (port) => connect(port, "127.0.0.1"),
});
for (const { name, run } of contract) Deno.test(`the contract: serveKeycard ${name}`, run);
