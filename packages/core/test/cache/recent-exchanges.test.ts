import { describe, expect, it } from "vitest";
import { RecentExchanges } from "../../src/cache/recent-exchanges.ts";
import { NOON } from "./support.ts";

const MIB = 2 ** 20;
const create = (maxEntries = 100) => new RecentExchanges(maxEntries, () => NOON * 1000);

describe("What is remembered of refused tokens", () => {
  it("is the latest eight of a key", () => {
    const recent = create();
    const tokens = Array.from({ length: 9 }, (_, index) => `token-${index}`);
    for (const token of tokens) recent.noteRefusal("key", token);
    expect(tokens.filter((token) => !recent.isRefused("key", token))).toEqual(["token-0"]);
  });

  it("is nothing of one that the zone grants while its key is forgotten already", () => {
    const recent = create(1);
    recent.noteRefusal("key", "token");
    recent.noteRefusal("other", "token");
    expect(() => recent.noteGrant("key", "token")).not.toThrow();
    expect(recent.isRefused("key", "token")).toBe(false);
  });

  it("takes four mebibytes at most, for all keys together: what was used longest ago is forgotten", () => {
    const recent = create();
    for (const letter of "abc") recent.noteRefusal("old", letter.repeat(MIB));
    recent.noteRefusal("new", "d".repeat(MIB - 2_000));
    expect(recent.hasRefused("old")).toBe(true);
    recent.noteRefusal("newer", "e".repeat(2_000));
    expect(["old", "new", "newer"].map((key) => recent.hasRefused(key))).toEqual([true, false, true]);
  });

  it("counts the keys, too", () => {
    const recent = create();
    const [old, young] = ["a".repeat(3 * MIB), "b".repeat(MIB)];
    recent.noteExchange(old);
    recent.noteExchange(young);
    expect([recent.hasExchanged(young), recent.hasExchanged(old)]).toEqual([true, false]);
  });

  it("takes no room for a token once the zone has granted it again", () => {
    const recent = create();
    const token = "t".repeat(3 * MIB);
    recent.noteExchange("key");
    recent.noteRefusal("key", token);
    recent.noteGrant("key", token);
    recent.noteRefusal("other", token);
    expect(recent.hasExchanged("key")).toBe(true);
  });
});
