import { describe, expect, it } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { ConfigurationError, InsufficientScopeError } from "../../src/errors.ts";
import { needs, requireScopes } from "../../src/tools/require-scopes.ts";
import { scopesIn, toolBench } from "./support.ts";

const { start } = toolBench();
const satisfies = (granted: readonly string[], required: string) => granted.includes(required.split(":")[0] ?? "");

/** The caller, as a handler gets it. */
async function callerWith(scope: string, options = {}): Promise<AuthInfo> {
  let caller: AuthInfo | undefined;
  await start(options, (_, auth) => {
    caller = auth;
    return new Response();
  }).send({ scope });
  if (!caller) throw new Error("The handler has not been called");
  return caller;
}

describe("requireScopes", () => {
  it("lets a caller with all the scopes pass", () => {
    expect(() => requireScopes({ scopes: ["a", "b"] }, "a", "b")).not.toThrow();
  });

  it("throws what names the missing scopes, which is what a tool's caller gets to read", () => {
    const error = thrownBy(() => requireScopes({ scopes: ["a"] }, "a", "mail:send"));
    expect(error).toBeInstanceOf(InsufficientScopeError);
    expect(error).toMatchObject({ scopes: ["mail:send"], granted: ["a"] });
    expect(String(error)).toBe(
      "InsufficientScopeError: The access token lacks a scope that this operation needs: mail:send",
    );
  });

  it("in a handler becomes the step-up challenge", async () => {
    const { send } = start({}, (_, auth) => {
      requireScopes(auth, "mail:send");
      return new Response();
    });
    const response = await send({ scope: "mcp:tools" });
    expect([response.status, scopesIn(response)]).toEqual([403, "mcp:tools mail:send"]);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["without scopes", {}],
    ["with scopes in one text, in which others could be found", { scopes: "mail:send:all mail:send" }],
    ["with scopes that are none", { scopes: [1] }],
  ])("lets nobody pass where the caller is %s, and says what to change", (_, auth) => {
    const call = () => requireScopes(auth as AuthInfo, "mail:send");
    expect(call).toThrow(ConfigurationError);
    expect(call).toThrow("authInfo");
  });

  it.each([["a b"], [["a"]], [""], [undefined]])("refuses %j, which is no scope", (scope) => {
    expect(() => requireScopes({ scopes: ["a"] }, scope as string)).toThrow(ConfigurationError);
  });

  it("knows the hierarchy of the server, and a clone of the caller knows that of scopes as they are", async () => {
    const caller = await callerWith("mail", { satisfies });
    expect(() => requireScopes(caller, "mail:send")).not.toThrow();
    expect(() => requireScopes(structuredClone(caller), "mail:send")).toThrow(InsufficientScopeError);
    expect(() => requireScopes({ ...caller }, "mail:send")).toThrow(InsufficientScopeError);
    expect(() => requireScopes(structuredClone(caller), "mail")).not.toThrow();
    expect(Object.keys(caller)).toEqual(Object.keys(await callerWith("mail")));
  });
});

describe("a copy of the caller, as `agents` makes it with the original in `extra.props`", () => {
  const copyOf = ({ scopes }: AuthInfo, props: object | undefined) => ({ scopes: [...scopes], extra: { props } });

  it("knows the hierarchy of the server", async () => {
    const caller = await callerWith("mail", { satisfies });
    expect(() => requireScopes(copyOf(caller, caller), "mail:send")).not.toThrow();
    expect(needs("mail:send")({ authInfo: copyOf(caller, caller) })).toBeUndefined();
  });

  it.each([undefined, {}, { props: {} }])("with %j in its place knows scopes as they are", async (props) => {
    const caller = await callerWith("mail", { satisfies });
    expect(() => requireScopes(copyOf(caller, props), "mail:send")).toThrow(InsufficientScopeError);
    expect(() => requireScopes(copyOf(caller, props), "mail")).not.toThrow();
  });
});

describe("a list that would allow every caller", () => {
  it.each([[[]], [["offline_access"]], [["mail:send", "offline_access"]]])("is refused: %j", (scopes) => {
    expect(() => requireScopes({ scopes: ["mail:send"] }, ...(scopes as string[]))).toThrow(ConfigurationError);
    expect(() => needs(...(scopes as unknown as [string]))).toThrow(ConfigurationError);
  });
});

describe("needs, for the option scopeChallenge", () => {
  it("asks for what the caller has and what is missing", () => {
    const challenge = needs("mail:send", "mail:read");
    expect(challenge({ authInfo: { scopes: ["mcp:tools", "mail:read"] } })).toEqual({
      scopes: ["mcp:tools", "mail:read", "mail:send"],
    });
    expect(challenge({ authInfo: { scopes: ["mail:read", "mail:send"] } })).toBeUndefined();
  });

  it("asks for nothing that can't be a scope, nor for offline_access", () => {
    const scopes = ["a b", "offline_access", "x", '"'];
    expect(needs("mail:send")({ authInfo: { scopes } })).toEqual({ scopes: ["x", "mail:send"] });
  });

  it("knows the hierarchy of the server", async () => {
    const authInfo = await callerWith("mail", { satisfies });
    expect(needs("mail:send")({ authInfo })).toBeUndefined();
    expect(needs("mcp:admin")({ authInfo })).toEqual({ scopes: ["mail", "mcp:admin"] });
  });

  it("fails where the caller got lost", () => {
    expect(() => needs("mail:send")({})).toThrow(ConfigurationError);
    expect(() => needs("mail:send")({ authInfo: undefined })).toThrow("authInfo");
  });

  it.each([[[]], [["a b"]], [[""]]])("refuses %j at once", (scopes) => {
    expect(() => needs(...(scopes as unknown as [string]))).toThrow(ConfigurationError);
  });
});

function thrownBy(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
