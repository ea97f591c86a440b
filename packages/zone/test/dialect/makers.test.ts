import { describe, expect, test } from "vitest";
import { dialectOf, localTenant, makes } from "../../src/dialect/makers.ts";
import { parseZoneConfig, sampleConfig, ZoneConfigError } from "../../src/index.ts";

const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const claims = {
  iss: "i",
  sub: "alice",
  aud: "http://a",
  client_id: "agent",
  scope: "http://a/read",
  exp: 2,
  jti: "1",
};

describe.each(makes)("the dialect of %s", (make) => {
  const dialect = dialectOf(make);

  test("reads what it writes: user, audience and end", () => {
    const { sub, aud, exp } = dialect.read(dialect.write(claims));
    expect([sub, [aud].flat(), exp]).toEqual(["alice", ["http://a"], 2]);
  });

  test("changes no claims that it was given", () => {
    const given = { ...claims };
    dialect.write(given);
    expect(given).toEqual(claims);
  });

  test("tells an application from a user", () => {
    const { sub, client_id: client } = dialect.read(dialect.write({ ...claims, sub: "agent" }));
    expect([sub, client]).toEqual(["agent", "agent"]);
  });
});

describe("a request for a token of another API", () => {
  const translated = (make: (typeof makes)[number], parameters: Record<string, string>) =>
    Object.fromEntries(dialectOf(make).parameters(new URLSearchParams(parameters)));
  const obo = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", requested_token_use: "on_behalf_of" };

  test("is on behalf of the user for entra", () => {
    expect(translated("entra", { ...obo, assertion: "t", scope: "http://a/.default", client_id: "c" })).toEqual({
      grant_type: exchange,
      subject_token: "t",
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      resource: "http://a",
      client_id: "c",
    });
    expect(translated("entra", { ...obo, assertion: "t", scope: "http://a/read" })).toMatchObject({
      resource: "http://a",
      scope: "http://a/read",
    });
  });

  test.each(["okta", "auth0", "keycloak"] as const)("names an audience for %s, and a resource is not heard", (make) => {
    expect(translated(make, { grant_type: exchange, audience: "http://a" })).toMatchObject({ resource: "http://a" });
    expect(translated(make, { grant_type: exchange, resource: "http://a" })).not.toHaveProperty("resource");
  });
});

test("the tenant of entra is a GUID", () => {
  expect(dialectOf("entra").write(claims)).toMatchObject({ tid: localTenant, scp: "read" });
});

test("a make that nobody knows is refused, with those that there are", () => {
  const wrong = { ...sampleConfig, speaks: "other" } as unknown as typeof sampleConfig;
  expect(() => parseZoneConfig(wrong)).toThrow(ZoneConfigError);
  expect(() => parseZoneConfig(wrong)).toThrow("speaks");
});
