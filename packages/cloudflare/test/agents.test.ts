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
  it("gives the context of the request what `agents` reads, and keeps the context", () => {
    const ctx = { waitUntil: () => undefined };
    const changed = withCaller(ctx, caller);
    expect(changed).toBe(ctx);
    expect(changed.props).toBe(caller);
    const { token, clientId, audience, expiresAt } = caller;
    expect(changed.auth).toEqual({ token, clientId, audience, scope: ["mcp:tools"], expiresAt });
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
