import { describe, expect, it, vi } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { CallerKeys } from "../../src/cache/caller-keys.ts";
import { cacheKey } from "../../src/cache/key.ts";
import { subjectOf } from "../../src/cache/subject.ts";
import { deepFreeze } from "../../src/verify/claims.ts";
import { API, caller } from "./support.ts";

/** A caller as the verifier leaves it: its claims are frozen, and shared by the requests with its token. */
function verified(claims: Record<string, unknown> = {}): AuthInfo {
  const auth = caller({ act: { sub: "agent" }, roles: ["reader"], ...claims });
  deepFreeze(auth.claims as Record<string, unknown>);
  return auth;
}

const fresh = (auth: AuthInfo, resource = API, requestedScopes: readonly string[] = []) =>
  cacheKey({ ...subjectOf(auth), resource, requestedScopes });

describe("The key of a caller", () => {
  it("is made once for a token", () => {
    const auth = verified();
    const keys = new CallerKeys();
    const key = keys.of(auth, API, ["read"]);
    const write = vi.spyOn(JSON, "stringify");
    try {
      for (let time = 0; time < 3; time += 1) expect(keys.of({ ...auth }, API, ["read"])).toBe(key);
      expect(write).not.toHaveBeenCalled();
    } finally {
      write.mockRestore();
    }
    expect(key).toBe(fresh(auth, API, ["read"]));
  });

  it.each<[string, Partial<AuthInfo>]>([
    ["its subject", { subject: "bob" }],
    ["its issuer", { issuer: "https://other.example" }],
    ["its client", { clientId: "other" }],
    ["its scopes", { scopes: ["mcp:tools", "admin"] }],
    ["one of its scopes", { scopes: ["admin"] }],
    ["all of its scopes", { scopes: [] }],
    ["the last of its scopes", { scopes: ["mcp:tools", "mcp:admin"] }],
    ["its claims", { claims: { sub: "bob" } }],
    ["a copy of its claims", { claims: { ...verified().claims, roles: ["admin"] } }],
  ])("is another once %s changed, before and after", (_, change) => {
    const auth = { ...verified(), scopes: ["mcp:tools", "mcp:read"] };
    const keys = new CallerKeys();
    const before = keys.of(auth, API, []);
    const changed = { ...auth, ...change };
    expect(keys.of(changed, API, [])).toBe(fresh(changed));
    expect(keys.of(changed, API, [])).not.toBe(before);
    expect(keys.of(auth, API, [])).toBe(before);
  });

  it("is another for a token that says more than its claims, which JavaScript rounds", () => {
    const auth = verified();
    const keys = new CallerKeys();
    keys.of(auth, API, []);
    const [header, , signature] = auth.token.split(".");
    const text = JSON.stringify(auth.claims).replace("{", '{"account":9007199254740993,');
    const other = { ...auth, token: [header, Buffer.from(text).toString("base64url"), signature].join(".") };
    expect(keys.of(other, API, [])).toBe(fresh(other));
    expect(keys.of(other, API, [])).not.toBe(fresh(auth));
  });

  it("is another for another resource and for other requested scopes", () => {
    const auth = verified();
    const keys = new CallerKeys();
    for (const [resource, scopes] of [
      [API, []],
      ["https://other.example", []],
      [API, ["read"]],
      [API, ["read", "write"]],
      [API, ["readwrite"]],
      [API, []],
    ] as const) {
      expect(keys.of(auth, resource, scopes)).toBe(fresh(auth, resource, scopes));
    }
  });

  it("is made of claims that are null, too", () => {
    const auth = verified({ act: null, roles: [null] });
    const keys = new CallerKeys();
    for (let time = 0; time < 2; time += 1) expect(keys.of(auth, API, [])).toBe(fresh(auth));
  });

  it("is the same for a clone of the caller, whose claims nobody froze", () => {
    const auth = verified();
    const keys = new CallerKeys();
    expect(keys.of(structuredClone(auth), API, [])).toBe(keys.of(auth, API, []));
  });
});

describe("Claims that may change get a new key each time", () => {
  const notFrozen = { roles: ["reader"] };
  const frozenOutside = Object.freeze({ roles: ["reader"] });
  const dated = Object.freeze({ since: new Date(0) });
  let name = "alice";
  const rename = () => {
    name = `${name} and more`;
  };
  const getter = Object.freeze(Object.defineProperty({}, "name", { get: () => name, enumerable: true }));
  const method = Object.freeze({ name: Object.freeze({ toJSON: () => name }) });

  it.each<[string, object, () => unknown]>([
    ["not frozen", notFrozen, () => notFrozen.roles.push("admin")],
    ["frozen outside only", frozenOutside, () => frozenOutside.roles.push("admin")],
    ["a date", Object.freeze({ since: Object.freeze(dated.since) }), () => dated.since.setTime(1)],
    ["a getter", getter, rename],
    ["a method toJSON", method, rename],
  ])("%s", (_, claims, change) => {
    const keys = new CallerKeys();
    const auth = { ...caller(), claims: claims as AuthInfo["claims"] };
    const before = keys.of(auth, API, []);
    change();
    expect(keys.of(auth, API, [])).not.toBe(before);
    expect(keys.of(auth, API, [])).toBe(fresh(auth));
  });
});
