import { describe, expect, it } from "vitest";
import { type AudiencePolicy, matchAudience, resourceIdentifier } from "../../src/verify/audience.ts";

const ORIGIN = "https://mcp.example";

interface Row {
  aud: string | string[];
  at: string;
  policy?: AudiencePolicy;
  good: boolean;
}

function check({ aud, at, policy = {}, good }: Row): void {
  const audience = typeof aud === "string" ? [aud] : aud;
  expect(matchAudience(audience, new URL(at, ORIGIN), policy) !== undefined).toBe(good);
}

const verdict = ({ good }: Row): string => (good ? "good" : "not good");
const described = (rows: Row[]) =>
  rows.map((row) => {
    const under = row.policy ? ` under ${JSON.stringify(row.policy)}` : "";
    return [`a token for ${JSON.stringify(row.aud)} is ${verdict(row)} at ${row.at}${under}`, row] as const;
  });

describe("Without a configured resource: identifiers on the request's origin that lead to its path", () => {
  it.each(
    described([
      { aud: ORIGIN, at: "/", good: true },
      { aud: ORIGIN, at: "/mcp", good: true },
      { aud: ORIGIN, at: "/mcp/x?y=z", good: true },
      { aud: `${ORIGIN}/`, at: "/", good: true },
      { aud: `${ORIGIN}/`, at: "/mcp", good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp", good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp/", good: true },
      { aud: `${ORIGIN}/mcp/`, at: "/mcp", good: true },
      { aud: `${ORIGIN}/mcp/`, at: "/mcp/", good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp/x", good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp?session=1", good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcpx", good: false },
      { aud: `${ORIGIN}/mcp/`, at: "/mcpx", good: false },
      { aud: `${ORIGIN}/mcpx`, at: "/mcp", good: false },
      { aud: `${ORIGIN}/mcp`, at: "/", good: false },
      { aud: `${ORIGIN}/mcp/x`, at: "/mcp", good: false },
      { aud: `${ORIGIN}/tenant-a`, at: "/tenant-b", good: false },
      { aud: `${ORIGIN}/tenant-a`, at: "/tenant-a/../tenant-b", good: false },
      { aud: `${ORIGIN}/tenant-a`, at: "/tenant-a/%2e%2e/tenant-b", good: false },
      { aud: `${ORIGIN}/tenant-a`, at: "/tenant-a/..\\tenant-b", good: false },
      { aud: `${ORIGIN}/tenant-a`, at: "/x/tenant-a", good: false },
      { aud: `${ORIGIN}/mcp`, at: "/MCP", good: false },
      { aud: `${ORIGIN}/mcp`, at: "/%6dcp", good: false },
      { aud: `${ORIGIN}/mcp//`, at: "/mcp", good: false },
      { aud: `${ORIGIN}/mcp?a=b`, at: "/mcp?a=b", good: false },
      { aud: `${ORIGIN}/mcp#a`, at: "/mcp", good: false },
      { aud: `${ORIGIN}?`, at: "/", good: false },
      { aud: "https://MCP.example/mcp", at: "/mcp", good: false },
      { aud: "HTTPS://mcp.example/mcp", at: "/mcp", good: false },
      { aud: "http://mcp.example/mcp", at: "/mcp", good: false },
      { aud: "https://mcp.example:443/mcp", at: "/mcp", good: false },
      { aud: "https://mcp.example:8443/mcp", at: "/mcp", good: false },
      { aud: "https://mcp.example:8443/mcp", at: "https://mcp.example:8443/mcp", good: true },
      { aud: "https://mcp.exampl", at: "/mcp", good: false },
      { aud: "https://mcp.example.attacker.example", at: "/mcp", good: false },
      { aud: "https://mcp.example@attacker.example", at: "/mcp", good: false },
      { aud: "https://attacker@mcp.example/mcp", at: "/mcp", good: false },
      { aud: "https://m\u0441p.example", at: "https://m\u0441p.example/mcp", good: false },
      { aud: "https://xn--mp-nmc.example", at: "https://xn--mp-nmc.example/mcp", good: true },
      { aud: "mcp.example", at: "/mcp", good: false },
      { aud: "/mcp", at: "/mcp", good: false },
      { aud: "urn:mcp", at: "/mcp", good: false },
      { aud: "", at: "/", good: false },
      { aud: " ", at: "/", good: false },
      { aud: ` ${ORIGIN}`, at: "/", good: false },
    ]),
  )("%s", (_, row) => check(row));
});

describe("With a configured resource: exactly that, one trailing slash aside", () => {
  const url = { resource: `${ORIGIN}/mcp` };
  const path = { resource: "/mcp" };
  const origin = { resource: ORIGIN };
  const elsewhere = { resource: "https://registered.example/api" };

  it.each(
    described([
      { aud: `${ORIGIN}/mcp`, at: "/mcp", policy: url, good: true },
      { aud: `${ORIGIN}/mcp/`, at: "/mcp", policy: url, good: true },
      { aud: `${ORIGIN}/mcp`, at: "/other", policy: url, good: true },
      { aud: ORIGIN, at: "/mcp", policy: url, good: false },
      { aud: `${ORIGIN}/mcp/x`, at: "/mcp/x", policy: url, good: false },
      { aud: `${ORIGIN}/mcp//`, at: "/mcp", policy: url, good: false },
      { aud: `${ORIGIN}/MCP`, at: "/mcp", policy: url, good: false },
      { aud: `${ORIGIN}/mcp`, at: "/mcp", policy: { resource: `${ORIGIN}/mcp/` }, good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp", policy: path, good: true },
      { aud: `${ORIGIN}/mcp`, at: "/other", policy: path, good: true },
      { aud: ORIGIN, at: "/mcp", policy: path, good: false },
      { aud: "https://other.example/mcp", at: "/mcp", policy: path, good: false },
      { aud: "https://other.example/mcp", at: "https://other.example/mcp", policy: path, good: true },
      { aud: "/mcp", at: "/mcp", policy: path, good: false },
      { aud: `${ORIGIN}/`, at: "/mcp", policy: { resource: "/" }, good: true },
      { aud: ORIGIN, at: "/mcp", policy: { resource: "/" }, good: true },
      { aud: ORIGIN, at: "/mcp", policy: origin, good: true },
      { aud: `${ORIGIN}/`, at: "/mcp", policy: origin, good: true },
      { aud: `${ORIGIN}/mcp`, at: "/mcp", policy: origin, good: false },
      { aud: "https://registered.example/api", at: "/mcp", policy: elsewhere, good: true },
      { aud: ORIGIN, at: "/mcp", policy: elsewhere, good: false },
      { aud: "urn:example:mcp", at: "/mcp", policy: { resource: "urn:example:mcp" }, good: true },
      { aud: "not a url", at: "/mcp", policy: { resource: "not a url" }, good: false },
      { aud: "", at: "/mcp", policy: { resource: "" }, good: false },
    ]),
  )("%s", (_, row) => check(row));
});

describe("With further audiences: those too, verbatim", () => {
  const more = { audiences: ["https://api.example/mcp", "legacy-name"] };

  it.each(
    described([
      { aud: "https://api.example/mcp", at: "/mcp", policy: more, good: true },
      { aud: "https://api.example/mcp/", at: "/mcp", policy: more, good: false },
      { aud: "https://api.example", at: "/mcp", policy: more, good: false },
      { aud: "legacy-name", at: "/mcp", policy: more, good: true },
      { aud: "LEGACY-NAME", at: "/mcp", policy: more, good: false },
      { aud: "legacy", at: "/mcp", policy: more, good: false },
      { aud: ORIGIN, at: "/mcp", policy: more, good: true },
      { aud: ORIGIN, at: "/mcp", policy: { ...more, resource: "/mcp" }, good: false },
      { aud: "", at: "/mcp", policy: { audiences: [""] }, good: false },
    ]),
  )("%s", (_, row) => check(row));
});

describe("A list of audiences", () => {
  it.each(
    described([
      { aud: ["https://other.example", ORIGIN], at: "/mcp", good: true },
      { aud: [ORIGIN, "https://other.example"], at: "/mcp", good: true },
      { aud: ["https://other.example", "https://third.example"], at: "/mcp", good: false },
      { aud: ["", ORIGIN], at: "/mcp", good: true },
      { aud: [], at: "/mcp", good: false },
      { aud: [""], at: "/mcp", good: false },
    ]),
  )("%s", (_, row) => check(row));

  it("gives the member that means this server", () => {
    const audience = ["https://other.example", `${ORIGIN}/mcp`, ORIGIN];
    expect(matchAudience(audience, new URL("/mcp", ORIGIN), {})).toBe(`${ORIGIN}/mcp`);
  });
});

describe("The identifier that a request addresses", () => {
  it.each([
    [undefined, "/mcp?a=b", ORIGIN],
    ["/mcp", "/other", `${ORIGIN}/mcp`],
    ["https://registered.example/api/", "/mcp", "https://registered.example/api/"],
    ["//other.example", "/mcp", `${ORIGIN}//other.example`],
  ])("with resource %s at %s is %s", (resource, at, identifier) => {
    expect(resourceIdentifier(new URL(at, ORIGIN), resource)).toBe(identifier);
  });

  it("is what a function makes of the request's URL: an identifier, or a path on the request's origin", () => {
    const url = new URL("/tenant/mcp", ORIGIN);
    expect(resourceIdentifier(url, ({ pathname }) => `https://registered.example${pathname}`)).toBe(
      "https://registered.example/tenant/mcp",
    );
    expect(resourceIdentifier(url, ({ pathname }) => pathname)).toBe(`${ORIGIN}/tenant/mcp`);
  });

  it.each([undefined, null, Promise.resolve("/mcp")])("is not made up if a function returns %s", (returned) => {
    expect(resourceIdentifier(new URL(ORIGIN), () => returned as unknown as string)).toBe(returned);
  });
});
