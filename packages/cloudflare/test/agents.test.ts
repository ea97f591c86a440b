import { ConfigurationError } from "@edgegrant/cloudflare";
import { type CallerHolder, callerOf, withCaller } from "@edgegrant/cloudflare/agents";
import { describe, expect, it } from "vitest";

const caller = {
  token: "a.b.c",
  clientId: "an agent",
  scopes: ["mcp:tools"],
  expiresAt: 4_000_000_000,
  audience: "https://mcp.example/mcp",
  subject: "alice",
  issuer: "https://zone.example",
  claims: {},
};

describe("withCaller", () => {
  it("gives a context what `agents` reads", () => {
    const context = withCaller({}, caller);
    expect(context.props).toBe(caller);
    const { token, clientId, audience, expiresAt } = caller;
    expect(context.auth).toEqual({ token, clientId, audience, scope: ["mcp:tools"], expiresAt });
    expect("props" in context).toBe(true);
  });

  it("keeps the context's own methods, which work only on the context itself", () => {
    class Context {
      #waiting = 0;
      waitUntil() {
        this.#waiting += 1;
      }
      get waiting() {
        return this.#waiting;
      }
    }
    const context = withCaller(new Context(), caller);
    context.waitUntil();
    expect(context.waiting).toBe(1);
  });

  it("leaves a context that requests share as it is, so that nobody becomes the caller of another request", () => {
    const shared = {};
    const [alice, bob] = [withCaller(shared, caller), withCaller(shared, { ...caller, subject: "bob" })];
    expect([alice.props.subject, bob.props.subject, "props" in shared]).toEqual(["alice", "bob", false]);
  });

  it.each([undefined, "urn:mcp", "mcp"])(
    "refuses a caller with the audience %j, whom `agents` would drop",
    (audience) => {
      const { audience: _, ...rest } = caller;
      expect(() => withCaller({}, { ...rest, ...(audience !== undefined && { audience }) })).toThrow(
        ConfigurationError,
      );
    },
  );
});

describe("callerOf", () => {
  it.each<[string, CallerHolder]>([
    ["getMcpAuthContext()", { props: caller }],
    ["authInfo", { extra: { props: caller } }],
  ])("finds the caller in %s", (_, holder) => {
    expect(callerOf(holder)).toBe(caller);
  });

  it.each<[string, CallerHolder]>([
    ["no context", undefined],
    ["a context without a caller", {}],
    ["an authInfo that is not of `agents`", { extra: {} }],
    ["props of somebody else", { props: { userId: "alice" } }],
    ["a caller without a token", { props: { ...caller, token: "" } }],
    ["a caller without scopes", { props: { ...caller, scopes: "mcp:tools" } }],
  ])("refuses %s, and says what to change", (_, holder) => {
    expect(() => callerOf(holder)).toThrow(ConfigurationError);
    expect(() => callerOf(holder)).toThrow("withCaller(ctx, auth)");
  });
});
