import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { DurableTokenStore, KvTokenStore, type TokenVault } from "@edgegrant/cloudflare";
import type { TokenStoreUnderTest } from "@edgegrant/core/testing";

const bindings = env as unknown as { KV: KVNamespace; VAULT: DurableObjectNamespace<TokenVault> };

export const SECRET = "a sealing secret of these tests";
const secretOf = (which: "same" | "other") => (which === "same" ? SECRET : "another sealing secret");

/** An empty KV namespace that no other test uses. */
export async function emptyKv(): Promise<KVNamespace> {
  const { keys } = await bindings.KV.list();
  await Promise.all(keys.map(({ name }) => bindings.KV.delete(name)));
  return bindings.KV;
}

export async function kvUnderTest(): Promise<TokenStoreUnderTest> {
  const kv = await emptyKv();
  let isBroken = false;
  const inOrder = <T>(work: () => Promise<T>): Promise<T> =>
    isBroken ? Promise.reject(new Error("KV is out of order")) : work();
  const namespace = {
    get: (name: string, type: "text") => inOrder(() => kv.get(name, type)),
    put: (name: string, value: string, options?: KVNamespacePutOptions) => inOrder(() => kv.put(name, value, options)),
    delete: (name: string) => inOrder(() => kv.delete(name)),
  } as KVNamespace;
  return {
    store: new KvTokenStore(namespace, { secret: SECRET }),
    reopen: ({ secret }) => new KvTokenStore(namespace, { secret: secretOf(secret) }),
    backend: {
      entries: async () => {
        const { keys } = await kv.list();
        return Promise.all(keys.map(async ({ name }) => [name, (await kv.get(name)) ?? ""] as const));
      },
      write: (name, value) => kv.put(name, value),
    },
    breakBackend: () => {
      isBroken = true;
    },
  };
}

let opened = 0;

/** A namespace of Durable Objects that no other test uses. It records the names of its objects. */
export function ownVaults() {
  const realm = `${++opened}/`;
  const names = new Set<string>();
  let isBroken = false;
  const namespace = {
    idFromName: (name: string) => {
      names.add(name);
      return bindings.VAULT.idFromName(realm + name);
    },
    get: (id: DurableObjectId) => {
      if (isBroken) throw new Error("the object can't be reached");
      return bindings.VAULT.get(id);
    },
  } as DurableObjectNamespace<TokenVault>;
  const stub = (name: string) => bindings.VAULT.get(bindings.VAULT.idFromName(realm + name));
  const breakThem = () => {
    isBroken = true;
  };
  return { namespace, names, stub, breakThem };
}

export function vaultsUnderTest(): TokenStoreUnderTest {
  const { namespace, names, stub, breakThem } = ownVaults();
  const textIn = (name: string) =>
    runInDurableObject(stub(name), async (_, { storage }) => JSON.stringify([...(await storage.list())]));
  return {
    store: new DurableTokenStore(namespace, { secret: SECRET }),
    reopen: ({ secret }) => new DurableTokenStore(namespace, { secret: secretOf(secret) }),
    backend: {
      entries: async () => {
        const all = await Promise.all(
          [...names].map(async (name) => [name, await textIn(name), await stub(name).read()]),
        );
        // Other entries of the storage are included in the name, so that the contract checks them too.
        return all.filter(([, , value]) => value !== undefined).map(([name, text, value]) => entry(name, text, value));
      },
      write: async (name, value) => {
        await stub(name.split(" ")[0] ?? "").write(value, Math.floor(Date.now() / 1000) + 3600);
      },
    },
    breakBackend: breakThem,
  };
}

function entry(name = "", text = "", value = ""): readonly [string, string] {
  return [`${name} ${text.replaceAll(value, "")}`, value];
}
