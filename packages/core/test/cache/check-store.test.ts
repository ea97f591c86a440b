import { describe, expect, it, vi } from "vitest";
import { checkStore } from "../../src/cache/check-store.ts";
import type { TokenStore } from "../../src/cache/store.ts";
import { tiered } from "../../src/cache/tiered.ts";
import { caller, keyOf } from "./support.ts";

function storeWith(check?: TokenStore["check"]) {
  const get = vi.fn<TokenStore["get"]>(() => undefined);
  const store: TokenStore = { get, set: () => undefined, delete: () => undefined, ...(check && { check }) };
  return { store, get };
}
const down = () => Promise.reject(new Error("down"));

describe("A store is checked", () => {
  it("as it says itself, and then not read", async () => {
    const { store, get } = storeWith(vi.fn(async () => undefined));
    await checkStore(store);
    expect(store.check).toHaveBeenCalledOnce();
    expect(get).not.toHaveBeenCalled();
  });

  it("by reading what is no user's", async () => {
    const { store, get } = storeWith();
    await checkStore(store);
    expect(get).toHaveBeenCalledOnce();
    const key = String(get.mock.lastCall?.[0]);
    expect(key).not.toBe("");
    // The key of every user is JSON.
    expect(() => JSON.parse(keyOf(caller()))).not.toThrow();
    expect(() => JSON.parse(key)).toThrow();
  });

  it("and fails if it can't be read", async () => {
    const { store, get } = storeWith();
    get.mockImplementation(down);
    await expect(checkStore(store)).rejects.toThrow("down");
  });

  it("in each of its tiers, of which one that fails is enough", async () => {
    const good = storeWith(async () => undefined).store;
    const bad = storeWith(down).store;
    await expect(checkStore(tiered(good, good))).resolves.toBeUndefined();
    for (const [upper, lower] of [[good, bad] as const, [bad, good] as const]) {
      await expect(checkStore(tiered(upper, lower))).rejects.toThrow("down");
    }
  });
});
