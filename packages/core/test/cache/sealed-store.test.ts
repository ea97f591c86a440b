import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type SealedStorage, SealedTokenStore } from "../../src/cache/sealed-store.ts";
import { Sealer } from "../../src/cache/sealing.ts";
import type { StoredToken } from "../../src/cache/store.ts";
import { ENTRY_BYTES, textBytes } from "../../src/concurrency/memory-size.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { NOON } from "./support.ts";

const kept = (expiresAt = NOON + 300): StoredToken => ({ accessToken: "kept", tokenType: "Bearer", expiresAt });

describe("Sealer", () => {
  it("seals the same text differently each time", async () => {
    const sealer = new Sealer({ secret: "secret" });
    expect(await sealer.seal("key", "text")).not.toBe(await sealer.seal("key", "text"));
    expect(await sealer.open("key", await sealer.seal("key", "text"))).toBe("text");
  });

  it("gives one name per key, which another identity with the same secret does not know", async () => {
    const [one, same, other] = [
      ["a", "b"],
      ["a", "b"],
      ["a", "c"],
    ].map((identity) => new Sealer({ secret: "secret", identity }));
    expect(await one?.name("key")).toBe(await same?.name("key"));
    expect(await one?.name("key")).not.toBe(await other?.name("key"));
    await expect(other?.open("key", (await one?.seal("key", "text")) ?? "")).rejects.toThrow("can't be opened");
  });

  it.each<[string, readonly string[] | undefined, string, string]>([
    [
      "without an identity",
      undefined,
      "NuG4ZddhZK-ZScFjQLUtqJBvgzgE9WRXSSdXu-DiZ1k",
      "v1.7BMlv8BagfSpsjwHgegjRA7qjAiPuYsg4ObuHS0xuVM",
    ],
    [
      "with one",
      ["https://zone.example", "client"],
      "n1kXoiAV-I-EJl7iL4c0kkCP716rRTpKyGXRG-3Z2W4",
      "v1.gjWNOhrIsA_Rx3YH6J527tg3O6PLC0rZcCGikfpvjuQ",
    ],
  ])("knows the names and opens the values of earlier releases: %s", async (_, identity, name, sealed) => {
    const sealer = new Sealer({ secret: "secret", identity });
    expect([await sealer.name("key"), await sealer.open("key", sealed)]).toEqual([name, "text"]);
  });

  it.each([
    ["of another version", (sealed: string) => sealed.replace("v1.", "v2.")],
    ["that is damaged", (sealed: string) => `${sealed.slice(0, -2)}AA`],
    ["that is too short", () => "v1.AAAA"],
  ])("does not open a value %s", async (_, change) => {
    const sealer = new Sealer({ secret: "secret" });
    const sealed = await sealer.seal("key", "text");
    await expect(sealer.open("key", change(sealed))).rejects.toMatchObject({
      name: "TypeError",
      message: "A stored value can't be opened: it is damaged, moved, or sealed with another secret",
    });
  });

  it("opens no value of more than 256 Ki characters", async () => {
    const sealer = new Sealer({ secret: "secret" });
    const [text, longer] = ["t".repeat(190_000), "t".repeat(200_000)];
    expect(await sealer.open("key", await sealer.seal("key", text))).toBe(text);
    await expect(sealer.open("key", await sealer.seal("key", longer))).rejects.toThrow(/can't be opened/);
  });

  it("refuses to seal with nothing", async () => {
    await expect(new Sealer({ secret: "" }).seal("key", "text")).rejects.toThrow(ConfigurationError);
    await expect(new Sealer({ secret: { get: async () => "" } }).seal("key", "text")).rejects.toThrow(
      ConfigurationError,
    );
  });

  it("reads its secret once", async () => {
    const get = vi.fn(async () => "secret");
    const sealer = new Sealer({ secret: { get } });
    await sealer.name("one");
    await sealer.name("another");
    expect(get).toHaveBeenCalledOnce();
  });

  it("computes the name of a key once, if that takes two mebibytes of memory at most", async () => {
    const sign = vi.spyOn(crypto.subtle, "sign");
    onTestFinished(() => sign.mockRestore());
    const sealer = new Sealer({ secret: "secret" });
    const others = ENTRY_BYTES + textBytes("") + textBytes(await sealer.name("key"));
    const largest = "k".repeat(2 * 2 ** 20 - others);
    const timesFor = async (key: string) => {
      sign.mockClear();
      for (let call = 0; call < 3; call += 1) await sealer.name(key);
      return sign.mock.calls.length;
    };
    expect([await timesFor(largest), await timesFor(`${largest}k`)]).toEqual([1, 3]);
  });
});

describe("SealedTokenStore", () => {
  /** A store at noon, the values that it holds, and its calls of the storage. */
  function create() {
    const clock = { seconds: NOON };
    const texts = new Map<string, string>();
    const place = {
      get: vi.fn<SealedStorage["get"]>(async (name) => texts.get(name)),
      put: vi.fn<SealedStorage["put"]>(async (name, value) => void texts.set(name, value)),
      delete: vi.fn<SealedStorage["delete"]>(async (name) => void texts.delete(name)),
    };
    const store = new SealedTokenStore(place, { secret: "secret", now: () => clock.seconds * 1000 });
    return { clock, texts, place, store };
  }

  it("gives no expired token, though its place still has it", async () => {
    const { clock, texts, store } = create();
    await store.set("key", kept());
    clock.seconds += 299;
    expect(await store.get("key")).toEqual(kept());
    clock.seconds += 1;
    expect(await store.get("key")).toBeUndefined();
    expect(texts.size).toBe(1);
  });

  it("stores no token that has expired", async () => {
    const { place, store } = create();
    await store.set("key", kept(NOON));
    expect(place.put).not.toHaveBeenCalled();
  });

  it.each([
    ["the second in which the token ends", NOON + 299.5, NOON + 300],
    ["68 years from now at most", NOON + 1e12, NOON + 2 ** 31 - 1],
  ])("asks its place to keep a value until %s", async (_, expiresAt, until) => {
    const { place, store } = create();
    await store.set("key", kept(expiresAt));
    expect(place.put.mock.calls.map(([, , end]) => end)).toEqual([until]);
    expect(await store.get("key")).toEqual(kept(expiresAt));
  });

  it("deletes a token by its name only where it is kept, so that one that comes meanwhile stays", async () => {
    const { place, store } = create();
    await store.delete("key", "kept");
    await store.set("key", kept());
    await store.delete("key", "another");
    expect(place.delete).not.toHaveBeenCalled();
    await store.delete("key", "kept");
    expect(place.delete).toHaveBeenCalledExactlyOnceWith(expect.any(String), expect.stringMatching(/^v1\./));
  });

  it("deletes a value that it can't open as it is read, that value only, and says what is wrong even if it can't", async () => {
    const { place, texts, store } = create();
    await store.set("key", kept());
    const [name = ""] = texts.keys();
    for (const failure of [undefined, new Error("read-only")]) {
      texts.set(name, "damaged");
      if (failure) place.delete.mockRejectedValueOnce(failure);
      await expect(store.get("key")).rejects.toBeInstanceOf(TypeError);
      expect(place.delete).toHaveBeenLastCalledWith(name, "damaged");
      expect(texts.size).toBe(failure ? 1 : 0);
    }
  });

  it("deletes a value that it can't open, whichever token is meant", async () => {
    const { texts, store } = create();
    await store.set("key", kept());
    for (const name of texts.keys()) texts.set(name, "damaged");
    await store.delete("key", "another");
    expect(texts.size).toBe(0);
  });
});
