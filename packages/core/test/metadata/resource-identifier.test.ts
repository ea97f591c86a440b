import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { protectedResourceMetadata } from "../../src/metadata/protected-resource.ts";
import { addressedResource, protectedResourceMetadataUrl } from "../../src/metadata/resource-identifier.ts";
import type { Resource } from "../../src/verify/audience.ts";

describe("protectedResourceMetadataUrl (RFC 9728 section 3.1)", () => {
  it.each([
    ["an origin", "https://mcp.example", "https://mcp.example/.well-known/oauth-protected-resource"],
    ["an origin and its slash", "https://mcp.example/", "https://mcp.example/.well-known/oauth-protected-resource"],
    ["a path", "https://mcp.example/mcp", "https://mcp.example/.well-known/oauth-protected-resource/mcp"],
    ["a deeper path", "https://mcp.example/a/b", "https://mcp.example/.well-known/oauth-protected-resource/a/b"],
    ["a path's own slash", "https://mcp.example/mcp/", "https://mcp.example/.well-known/oauth-protected-resource/mcp/"],
    ["a port", "http://127.0.0.1:8787/mcp", "http://127.0.0.1:8787/.well-known/oauth-protected-resource/mcp"],
    ["a query", "https://mcp.example/mcp?t=a", "https://mcp.example/.well-known/oauth-protected-resource/mcp?t=a"],
    ["a query alone", "https://mcp.example/?t=a", "https://mcp.example/.well-known/oauth-protected-resource?t=a"],
  ])("inserts the name between the origin and the rest: %s", (_, resource, url) => {
    expect(protectedResourceMetadataUrl(resource)).toBe(url);
  });

  it.each([
    "",
    "mcp.example",
    "urn:example:mcp",
    "file:///mcp",
    "https://",
    "https:mcp.example",
    "https:///mcp.example",
    "http://mcp.example",
    "http://127.0.0.1.mcp.example",
    "https://mcp.example/#fragment",
    "https://mcp.example/#",
    "https://user@mcp.example",
    "https://user:secret-word@mcp.example",
    "https://:secret-word@mcp.example",
    "javascript:alert(1)//https://mcp.example",
    " https://mcp.example",
    "https://mcp.example/a b",
    "https://mcp.example/a\tb",
    "https://mcp.example/?a=\n",
    "https://mcp.example/caf\u00e9",
    "https://m\u0441p.example",
    'https://mcp.example/"',
    "https://mcp.example\\mcp",
    "https://mcp.example/a/../mcp",
    "https://mcp.example/a/..",
    "https://mcp.example/a/..?t=a",
    "https://mcp.example\\mcp?t=a",
    "https://mcp.example/./mcp",
    "https://mcp.example/%2E%2e/mcp",
    null as unknown as string,
  ])("refuses %j, which is no resource identifier, and says what it must be", (resource) => {
    for (const build of [protectedResourceMetadataUrl, (it: string) => protectedResourceMetadata(it, [])]) {
      expect(() => build(resource)).toThrow(ConfigurationError);
      expect(() => build(resource)).toThrow(/resource must be an https URL/);
      expect(() => build(resource)).not.toThrow(/secret-word/);
    }
  });

  it("takes what a request's URL consists of, so that no caller can make a setting look wrong", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("/../x", "\\", "%2e%2e/", "|^'"));
    fc.assert(
      fc.property(text, text, (path, query) => {
        const url = new URL("https://mcp.example");
        url.pathname = path;
        url.search = query;
        const { pathname, search, href } = new URL(new Request(url).url);
        const metadata = new URL(protectedResourceMetadataUrl(href));
        expect(metadata.pathname).toBe(`/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`);
        expect(metadata.search).toBe(search);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("addressedResource", () => {
  const REQUEST_URL = new URL("http://mcp.internal:8080/mcp?t=a");
  const OWN = "http://mcp.internal:8080";

  it.each<[string, Resource | undefined, identifier: string, rest: string]>([
    ["the default", undefined, OWN, ""],
    ["a path", "/mcp", `${OWN}/mcp`, "/mcp"],
    ["a function", ({ origin, pathname }) => origin + pathname, `${OWN}/mcp`, "/mcp"],
  ])("has the scheme of the request where its origin is that of the request: %s", (_, resource, identifier, rest) => {
    expect(addressedResource(REQUEST_URL, resource)).toEqual({
      identifier,
      metadataUrl: `${OWN}/.well-known/oauth-protected-resource${rest}`,
    });
  });

  it("is elsewhere where the setting says so, and so is its metadata", () => {
    expect(addressedResource(REQUEST_URL, "https://mcp.example/mcp")).toEqual({
      identifier: "https://mcp.example/mcp",
      metadataUrl: "https://mcp.example/.well-known/oauth-protected-resource/mcp",
    });
  });

  it.each<[string, Resource]>([
    ["a setting with plain http, even of the same origin", OWN],
    ["a setting with plain http elsewhere", "http://mcp.example"],
    ["a function that returns plain http elsewhere", () => "http://mcp.example"],
    ["a function that returns nothing", () => undefined as unknown as string],
    ["a path that a URL parser would rewrite", "/a/../mcp"],
    ["a path with a backslash", "/a\\mcp"],
  ])("is refused, and the message says what it must be: %s", (_, resource) => {
    expect(() => addressedResource(REQUEST_URL, resource)).toThrow(ConfigurationError);
    expect(() => addressedResource(REQUEST_URL, resource)).toThrow(/^resource must be an https URL/);
  });

  it("is one and the same for all requests where a setting says where its metadata is", () => {
    const resourceMetadataUrl = "https://gateway.example/notes/.well-known/oauth-protected-resource";
    const identifier = "https://gateway.example/notes/mcp";
    expect(addressedResource(REQUEST_URL, identifier, { resourceMetadataUrl })).toEqual({
      identifier,
      metadataUrl: resourceMetadataUrl,
    });
    expect(() => addressedResource(REQUEST_URL, () => identifier, { resourceMetadataUrl })).toThrow(
      "needs a `resource` that is not a function",
    );
  });
});
