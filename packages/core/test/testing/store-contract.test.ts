import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { TokenStore } from "../../src/cache/store.ts";
import { tokenStoreContract } from "../../src/testing/index.ts";
import { sealedMap } from "../cache/sealed-map.ts";

/** The unmet demands for a store that applies `change` to every key. */
async function unmet(change: (key: string) => string): Promise<string[]> {
  const careless = (store: TokenStore): TokenStore => ({
    get: (key) => store.get(change(key)),
    set: (key, token) => store.set(change(key), token),
    delete: (key, accessToken) => store.delete(change(key), accessToken),
  });
  const open = () => {
    const { store, reopen, ...rest } = sealedMap();
    return { ...rest, store: careless(store), ...(reopen && { reopen }) };
  };
  const names: string[] = [];
  for (const { name, run } of tokenStoreContract({ open })) await run().catch(() => names.push(name));
  return names;
}

describe("the contract of token stores does not let a store by that", () => {
  it.each<[string, (key: string) => string]>([
    ["folds case", (key) => key.toLowerCase()],
    ["trims", (key) => key.trim()],
    ["trims the start", (key) => key.trimStart()],
    ["composes letters", (key) => key.normalize("NFC")],
    ["takes keys apart", (key) => key.normalize("NFD")],
    ["ends a key at a NUL", (key) => key.replace(/\0.*$/s, "")],
    ["cuts long keys", (key) => key.slice(0, 40)],
    ["puts texts in order", (key) => key.replaceAll(/\\ud[89a-f]../g, "\ufffd")],
  ])("%s", async (_, change) => {
    expect(await unmet(change)).not.toEqual([]);
  });

  it("but one that does nothing to its keys passes", async () => {
    expect(await unmet((key) => key)).toEqual([]);
  });

  it("nor does a second that passes between two readings of the clock make a good store fail", async () => {
    let nowMs = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (nowMs += 1000));
    onTestFinished(() => clock.mockRestore());
    expect(await unmet((key) => key)).toEqual([]);
  });
});
