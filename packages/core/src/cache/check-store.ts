import type { TokenStore } from "./store.ts";

/** No user's key: those are JSON. */
const NO_KEY = "edgegrant readiness";

/** Resolves if the store can be read now. Rejects otherwise. */
export async function checkStore(store: TokenStore): Promise<void> {
  await (store.check ? store.check() : store.get(NO_KEY));
}
