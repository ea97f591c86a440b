import { describe, expect, it } from "vitest";
import { hierarchyOf, rememberHierarchy, type Satisfies } from "../../src/verify/scopes.ts";
import { createBench } from "../support/bench.ts";

const satisfies: Satisfies = (granted, required) => granted.includes("admin") || granted.includes(required);

/** A verified caller. */
async function verified() {
  const { token, verify } = await createBench();
  return verify(await token());
}

describe("The hierarchy of scopes that a caller brings along", () => {
  it("is that of the server that let the caller in", async () => {
    const auth = await verified();
    rememberHierarchy(auth, satisfies);
    expect(hierarchyOf(auth)).toBe(satisfies);
  });

  it("is in no copy of the caller, and not in what is logged of one", async () => {
    const auth = await verified();
    const before = JSON.stringify(auth);
    rememberHierarchy(auth, satisfies);
    expect([hierarchyOf({ ...auth }), hierarchyOf(structuredClone(auth))]).toEqual([undefined, undefined]);
    expect(JSON.stringify(auth)).toBe(before);
  });

  it("is found by a copy that has the caller in extra.props, as one of Cloudflare's agents does", async () => {
    const auth = await verified();
    rememberHierarchy(auth, satisfies);
    expect(hierarchyOf({ ...auth, extra: { props: auth } })).toBe(satisfies);
    expect([hierarchyOf({}), hierarchyOf({ extra: {} })]).toEqual([undefined, undefined]);
  });

  it("leaves no trace where the server has none", async () => {
    const auth = await verified();
    rememberHierarchy(auth, undefined);
    expect(hierarchyOf(auth)).toBeUndefined();
    expect(Object.getOwnPropertySymbols(auth)).toEqual([]);
  });
});
