import { describe, expect, it } from "vitest";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import { ENTRY_BYTES, textBytes } from "../../src/concurrency/memory-size.ts";

const token = (accessToken: string) => ({ accessToken, tokenType: "Bearer", expiresAt: 1 });

describe("MemoryTokenStore", () => {
  it("gives back what was set under the same key, and nothing under another", () => {
    const store = new MemoryTokenStore();
    store.set("a", token("of a"));
    expect(store.get("a")).toEqual(token("of a"));
    expect(store.get("b")).toBeUndefined();
  });

  it("replaces and deletes", () => {
    const store = new MemoryTokenStore();
    store.set("a", token("old"));
    store.set("a", token("new"));
    expect(store.get("a")).toEqual(token("new"));
    store.delete("a");
    expect([store.get("a"), store.size]).toEqual([undefined, 0]);
  });

  it("deletes a token by its name where it is kept, and else nothing", () => {
    const store = new MemoryTokenStore();
    store.set("a", token("new"));
    store.delete("a", "old");
    store.delete("b", "old");
    expect(store.size).toBe(1);
    store.delete("a", "new");
    expect(store.size).toBe(0);
  });

  it("counts the bytes of keys, tokens and scopes", () => {
    const store = new MemoryTokenStore();
    store.set("key", token("token"));
    expect(store.bytes).toBe(ENTRY_BYTES + textBytes("key") + textBytes("token"));
    store.set("key", { ...token("token"), scope: ["read", "write"] });
    expect(store.bytes).toBe(
      ["key", "token", "read", "write"].reduce((sum, text) => sum + textBytes(text), ENTRY_BYTES),
    );
  });

  it("never holds more than its bound", () => {
    const store = new MemoryTokenStore({ maxEntries: 10 });
    for (let index = 0; index < 1000; index++) store.set(String(index), token(String(index)));
    expect(store.size).toBe(10);
  });

  it("holds 1,000 by default", () => {
    const store = new MemoryTokenStore();
    for (let index = 0; index < 1001; index++) store.set(String(index), token(String(index)));
    expect(store.size).toBe(1000);
    expect(store.get("0")).toBeUndefined();
  });

  it("keeps what is in use, and forgets what was used longest ago", () => {
    const store = new MemoryTokenStore({ maxEntries: 3 });
    for (const key of ["hot", "b", "c"]) store.set(key, token(key));
    for (const key of ["d", "e", "f"]) {
      store.get("hot");
      store.set(key, token(key));
    }
    expect(["hot", "b", "c", "d", "e", "f"].filter((key) => store.get(key))).toEqual(["hot", "e", "f"]);
  });
});
