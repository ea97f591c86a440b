import { describe, expect, test } from "vitest";
import { parseZoneConfig, sampleConfig, startZone, ZoneConfigError } from "../../src/index.ts";
import { testConfig } from "../support/zone.ts";

/** Sets the member at a path such as `users[0].name`; undefined removes it. */
function changed(path: string, value: unknown): unknown {
  const config: unknown = JSON.parse(JSON.stringify(testConfig()));
  const keys = path.split(/[.[\]]+/).filter(Boolean);
  const last = keys.pop() ?? "";
  const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], config);
  (parent as Record<string, unknown>)[last] = value;
  return config;
}

function problemsOf(config: unknown): readonly { path: string; message: string }[] {
  try {
    parseZoneConfig(config);
    return [];
  } catch (error) {
    if (error instanceof ZoneConfigError) return error.problems;
    throw error;
  }
}

describe("parseZoneConfig", () => {
  test.each([
    ["the test configuration", testConfig()],
    ["the sample configuration", sampleConfig],
  ])("accepts %s as it is", (_name, config) => {
    expect(parseZoneConfig(config)).toEqual(config);
  });

  test("the sample names each MCP server by the URL of its endpoint, as the examples do", () => {
    const provided = sampleConfig.applications.map(({ provides }) => provides);
    const servers = sampleConfig.resources.filter(({ id }) => provided.includes(id));
    expect(servers.map(({ identifier }) => identifier)).toEqual([
      "http://127.0.0.1:8787/mcp",
      "http://127.0.0.1:8788/mcp",
    ]);
  });

  const mistakes: [path: string, value: unknown, problemPath: string, message: RegExp][] = [
    ["users", undefined, "users", /is missing: add a list/],
    ["resources[0].consent", "yes", "resources[0].consent", /./],
    ["applications[0].clientCredentials", 1, "applications[0].clientCredentials", /./],
    [
      "applications[0].impersonates",
      ["alice", "carol"],
      "applications[0].impersonates[1]",
      /no user has the id "carol"/,
    ],
    ["users", [], "users", /must not be empty/],
    ["users[0].id", "", "users[0].id", /printable ASCII/],
    ["users[0].name", 7, "users[0].name", /must be a string/],
    ["users[0].email", "nobody", "users[0].email", /email address/],
    ["users[0].email", undefined, "users[0].email", /is missing: add a string/],
    ["users[0].sub", "x", "users[0].sub", /not a member: remove it/],
    ["users[1].id", "alice", "users[1].id", /that of users\[0\] too/],
    ["port", "8080", "port", /must be a number/],
    ["port", 70000, "port", /65535 or less/],
    ["signing", { algorithm: "HS256" }, "signing.algorithm", /one of "RS256", "ES256", "EdDSA"/],
    ["refreshTokenLeewaySeconds", -1, "refreshTokenLeewaySeconds", /0 or more/],
    ["clientIdMetadataDocuments", "on", "clientIdMetadataDocuments", /one of "fetch", "loopback", "off"/],
    ["accessTokenSeconds", 0, "accessTokenSeconds", /1 or more/],
    ["issuer", "https://zone.example", "issuer", /not a member/],
    ["resources[0].identifier", "/mcp", "resources[0].identifier", /absolute URI/],
    ["resources[0].identifier", "https://a.example/#b", "resources[0].identifier", /without a fragment/],
    ["resources[0].identifier", undefined, "resources[0].identifier", /add it, or `serve`/],
    ["resources[1].identifier", "http://127.0.0.1:8787", "resources[1].identifier", /that of resources\[0\] too/],
    ["resources[1].id", "mcp", "resources[1].id", /that of resources\[0\] too/],
    ["resources[0].scopes[0]", "two words", "resources[0].scopes[0]", /one scope/],
    ["resources[0].scopes[0]", "openid", "resources[0].scopes[0]", /scope of the zone itself/],
    ["applications[0].provides", "mpc", "applications[0].provides", /no resource has the id "mpc": use one of "mcp"/],
    ["applications[0].dependencies[1]", "x", "applications[0].dependencies[1]", /no resource has the id "x"/],
    ["applications[0].clientSecret", undefined, "applications[0]", /has no credential/],
    [
      "applications[0].jwksUri",
      "https://a.example/jwks",
      "applications[0]",
      /has several credentials: keep one of `clientSecret`, `jwksUri`/,
    ],
    ["applications[0].clientId", undefined, "applications[0].clientId", /`clientSecret` needs it/],
    [
      "applications[0]",
      { id: "agent", name: "Agent", jwksUri: "https://a.example/jwks", dependencies: [] },
      "applications[0].clientId",
      /or the resource that it `provides`/,
    ],
    ["applications[0].jwksUri", "http://a.example/jwks", "applications[0].jwksUri", /https URL, or http on 127.0.0.1/],
    ["clients[0].redirectUris", [], "clients[0].redirectUris", /must not be empty/],
    ["clients[0].clientId", "https://apps.example/secret:app", "clients[0].clientId", /client id of another already/],
  ];
  test.each(mistakes)("refuses %s = %j", (path, value, problemPath, message) => {
    expect(problemsOf(changed(path, value))).toContainEqual({
      path: problemPath,
      message: expect.stringMatching(message),
    });
  });

  test("lists every mistake at once, those of shape and those of reference", () => {
    const config = testConfig({ port: -1 });
    const problems = problemsOf({ ...config, applications: [{ ...config.applications[0], provides: "nothing" }] });
    expect(problems.map(({ path }) => path)).toEqual(["port", "applications[0].provides"]);
  });

  test.each([undefined, null, [], "zone", 3])("refuses %j in place of a document", (document) => {
    expect(() => parseZoneConfig(document)).toThrow(ZoneConfigError);
  });

  test("refuses two applications whose client ids would both be the resource they provide", () => {
    const application = { name: "A", jwksUri: "https://a.example/jwks", provides: "mcp", dependencies: [] };
    const applications = [
      { ...application, id: "one" },
      { ...application, id: "two" },
    ];
    expect(problemsOf(testConfig({ applications })).map(({ path }) => path)).toEqual(["applications[1].clientId"]);
  });

  test("says in its message where each mistake is", () => {
    expect(() => parseZoneConfig({ ...testConfig(), port: -1 })).toThrow("port: must be 0 or more");
  });

  test("startZone rejects with the same error", async () => {
    await expect(startZone({ ...testConfig(), users: [] })).rejects.toBeInstanceOf(ZoneConfigError);
  });
});
