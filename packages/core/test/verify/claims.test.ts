import { beforeAll, describe, expect, it } from "vitest";
import { InsufficientScopeError } from "../../src/errors.ts";
import { type Bench, createBench, ISSUER, outcome, RESOURCE } from "../support/bench.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await createBench();
});

describe("A verified request knows of its caller", () => {
  it("the token, client, scopes, expiry, resource, subject, issuer and every claim", async () => {
    const token = await bench.token({ roles: ["reader"] });
    const auth = await bench.verify(token);
    expect({ ...auth, resource: auth.resource }).toEqual({
      token,
      clientId: "client",
      scopes: ["mcp:tools"],
      expiresAt: bench.clock.seconds() + 3600,
      audience: RESOURCE,
      resource: new URL(RESOURCE),
      subject: "alice",
      issuer: ISSUER,
      claims: bench.claims({ roles: ["reader"] }),
      extra: { subject: "alice", issuer: ISSUER, claims: bench.claims({ roles: ["reader"] }) },
    });
  });

  it("the kind of subject and the application, as Keycard tells them", async () => {
    const token = await bench.token({ sub_profile: "user", keycard_app_id: "app-456" });
    expect(await bench.verify(token)).toMatchObject({ subProfile: "user", keycardAppId: "app-456" });
  });

  it.each([undefined, 7, ["user"], null])("neither of them where the claim is %j", async (value) => {
    const auth = await bench.verify(await bench.token({ sub_profile: value, keycard_app_id: value }));
    expect(auth).not.toHaveProperty("subProfile");
    expect(auth).not.toHaveProperty("keycardAppId");
  });

  it.each([
    ["client_id", { client_id: "a", azp: undefined }, "a"],
    ["azp where there is no client_id", { client_id: undefined, azp: "b" }, "b"],
    ["client_id where there are both", { client_id: "a", azp: "b" }, "a"],
  ])("the client: %s", async (_, claims, clientId) => {
    expect((await bench.verify(await bench.token(claims))).clientId).toBe(clientId);
  });

  it.each([
    ["text", "a b", ["a", "b"]],
    ["text with more spaces than needed", "  a   b ", ["a", "b"]],
    ["a list", ["a", "b"], ["a", "b"]],
    ["a list with a name that has a space, which is one name", ["a b"], ["a b"]],
    ["empty text", "", []],
    ["an empty list", [], []],
    ["missing", undefined, []],
  ])("the scopes, from %s", async (_, scope, scopes) => {
    expect((await bench.verify(await bench.token({ scope }))).scopes).toEqual(scopes);
  });

  it("the audience that means this server, of several", async () => {
    const aud = ["https://other.example", RESOURCE];
    expect((await bench.verify(await bench.token({ aud }))).resource?.href).toBe(RESOURCE);
  });

  it("no resource where the audience that is accepted is no URL", async () => {
    const auth = await bench.verify(await bench.token({ aud: "legacy" }), { audiences: ["legacy"] });
    expect(auth.resource).toBeUndefined();
    expect(auth.audience).toBe("legacy");
  });

  it("in members that it may replace or remove, the resource too", async () => {
    const auth = await bench.verify(await bench.token());
    auth.resource = new URL("https://other.example");
    expect(auth.resource.href).toBe("https://other.example/");
    // Once it is read, too.
    auth.resource = new URL("https://third.example");
    expect(auth.resource.href).toBe("https://third.example/");
    delete auth.resource;
    expect(auth.resource).toBeUndefined();
  });

  it("what can be cloned: all but the URL, which is there as text too", async () => {
    const auth = await bench.verify(await bench.token({ act: { sub: "agent" } }));
    const { resource, ...rest } = { resource: auth.resource, ...auth };
    expect(resource).toBeInstanceOf(URL);
    expect(structuredClone(auth)).toEqual(rest);
    expect(structuredClone(auth)).toMatchObject({ audience: RESOURCE, claims: { act: { sub: "agent" } } });
  });
});

it("A token of a stranger is refused as such, even where the resource can't be told", async () => {
  const resource = () => {
    throw new TypeError("no resource here");
  };
  const stranger = await bench.token({ iss: "https://stranger.example" });
  await expect(bench.verify(stranger, { resource })).rejects.toMatchObject({ reasons: ["untrusted_issuer"] });
});

describe("Required scopes", () => {
  it.each([
    ["mcp:tools", [], "accepted"],
    ["mcp:tools", ["mcp:tools"], "accepted"],
    ["a mcp:tools b", ["b", "mcp:tools"], "accepted"],
    [["mcp:tools", "b"], ["b"], "accepted"],
    ["mcp:tools", ["mcp:tools", "b"], "insufficient_scope"],
    ["mcp:tool", ["mcp:tools"], "insufficient_scope"],
    ["mcp:tools:read", ["mcp:tools"], "insufficient_scope"],
    ["MCP:TOOLS", ["mcp:tools"], "insufficient_scope"],
    ["mcp:tools,b", ["b"], "insufficient_scope"],
    ["a\tb", ["b"], "insufficient_scope"],
    [["a b"], ["b"], "insufficient_scope"],
    ["*", ["mcp:tools"], "insufficient_scope"],
    [undefined, ["mcp:tools"], "insufficient_scope"],
  ])("a token with %j where %j are needed: %s", async (scope, requiredScopes, verdict) => {
    expect(await outcome(bench.verify(await bench.token({ scope }), { requiredScopes }))).toBe(verdict);
  });

  it("are satisfied by other scopes, where the server says so", async () => {
    const satisfies = (granted: readonly string[], required: string) => granted.includes(`${required}:all`);
    const verdict = async (scope: string) =>
      outcome(bench.verify(await bench.token({ scope }), { requiredScopes: ["mcp"], satisfies }));
    expect([await verdict("mcp:all"), await verdict("mcp")]).toEqual(["accepted", "insufficient_scope"]);
  });

  it("are all named by the error, not only those that lack", async () => {
    const attempt = bench.verify(await bench.token(), { requiredScopes: ["mcp:tools", "b"] });
    await expect(attempt).rejects.toBeInstanceOf(InsufficientScopeError);
    await expect(attempt).rejects.toMatchObject({ status: 403, scopes: ["mcp:tools", "b"], granted: ["mcp:tools"] });
  });

  it("are missed by a caller whom the error names", async () => {
    const attempt = bench.verify(await bench.token(), { requiredScopes: ["b"] });
    await expect(attempt).rejects.toMatchObject({ caller: { issuer: ISSUER, subject: "alice", clientId: "client" } });
  });

  it("are told to those only whose token is good: a forged one learns nothing of them", async () => {
    const [header, payload] = (await bench.token({ scope: "" })).split(".");
    const forged = `${header}.${payload}.${"A".repeat(86)}`;
    expect(await outcome(bench.verify(forged, { requiredScopes: ["mcp:tools"] }))).toBe("bad_signature");
  });
});
