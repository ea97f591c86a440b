import { type SealedStorage, SealedTokenStore } from "../../src/cache/sealed-store.ts";
import type { TokenStoreUnderTest } from "../../src/testing/harness.ts";

export const SECRET = "a sealing secret of these tests";

/** The minimal adapter: a map from names to texts. */
export function sealedMap(secret = SECRET): TokenStoreUnderTest & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  let isBroken = false;
  const inOrder = async <T>(work: () => T): Promise<T> => {
    if (isBroken) throw new Error("the backend is out of order");
    return work();
  };
  const storage: SealedStorage = {
    get: (name) => inOrder(() => texts.get(name)),
    put: (name, value) => inOrder(() => void texts.set(name, value)),
    delete: (name) => inOrder(() => void texts.delete(name)),
  };
  return {
    texts,
    store: new SealedTokenStore(storage, { secret }),
    reopen: ({ secret: which }) =>
      new SealedTokenStore(storage, { secret: which === "same" ? secret : "another sealing secret" }),
    backend: {
      entries: async () => [...texts],
      write: async (name, value) => void texts.set(name, value),
    },
    breakBackend: () => {
      isBroken = true;
    },
  };
}
