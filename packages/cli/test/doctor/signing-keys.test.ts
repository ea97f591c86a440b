import { describe, expect, test } from "vitest";
import { signingKeys } from "../../src/doctor/checks/signing-keys.ts";
import type { Evidence } from "../../src/doctor/evidence/evidence.ts";
import { strongJwk } from "../support/jwk.ts";

/** Doctor's verdict on a zone with these keys. */
function verdictOn(...keys: unknown[]) {
  const jwks = { answered: true, json: { keys } };
  return signingKeys.examine({ zone: { jwks } } as unknown as Evidence);
}

describe("What the verifier takes is well", () => {
  test.each([
    ["oth: []", { oth: [] }],
    ["private members that are null", { d: null, p: null, q: null, dp: null, dq: null, qi: null, oth: null, k: null }],
    ["alg: null", { alg: null }],
    ["use: null", { use: null }],
    ["key_ops: null", { key_ops: null }],
  ])("%s", async (_, members) => {
    expect(await verdictOn({ ...strongJwk, kid: "key", ...members })).toEqual({ status: "ok", detail: "ES256" });
  });
});

describe("What the verifier skips is not", () => {
  test.each([
    ["key_ops: []", { key_ops: [] }],
    ['key_ops: ["sign"]', { key_ops: ["sign"] }],
    ["use: enc", { use: "enc" }],
    ["a point that is none", { x: "AAAA" }],
  ])("%s", async (_, members) => {
    expect(await verdictOn({ ...strongJwk, kid: "key", ...members })).toMatchObject({ status: "fail" });
    expect(await verdictOn({ ...strongJwk, kid: "key", ...members }, strongJwk)).toMatchObject({ status: "ok" });
  });
});
