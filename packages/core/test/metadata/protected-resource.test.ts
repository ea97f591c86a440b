import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import {
  type ProtectedResourceDescription,
  protectedResourceMetadata,
  protectedResourceMetadataUrl,
} from "../../src/metadata/protected-resource.ts";

const ZONE = "https://zone.example";

describe("protectedResourceMetadata (RFC 9728 section 2)", () => {
  it.each([
    "https://mcp.example",
    "https://mcp.example/",
    "https://mcp.example:443/mcp",
    "HTTPS://MCP.example/Mcp/",
    "https://mcp.example/%7euser/mcp?tenant=a/../b",
    "http://127.0.0.1:8787/mcp",
    "http://localhost:8787",
  ])("repeats the resource %s verbatim", (resource) => {
    expect(protectedResourceMetadata(resource, [ZONE]).resource).toBe(resource);
  });

  it("repeats the authorization servers verbatim", () => {
    expect(protectedResourceMetadata("https://mcp.example", [`${ZONE}/`]).authorization_servers).toEqual([`${ZONE}/`]);
  });

  it("says that tokens come in the header only", () => {
    expect(protectedResourceMetadata("https://mcp.example", [ZONE]).bearer_methods_supported).toEqual(["header"]);
  });

  it("describes the resource in the RFC's members", () => {
    expect(
      protectedResourceMetadata("https://mcp.example", [ZONE], {
        scopesSupported: ["mcp:tools"],
        resourceName: "Tools",
        serviceDocumentationUrl: "https://docs.example",
        resourcePolicyUrl: "https://docs.example/policy",
        resourceTermsUrl: "https://docs.example/terms",
      }),
    ).toEqual({
      resource: "https://mcp.example",
      authorization_servers: [ZONE],
      scopes_supported: ["mcp:tools"],
      bearer_methods_supported: ["header"],
      resource_name: "Tools",
      resource_documentation: "https://docs.example",
      resource_policy_uri: "https://docs.example/policy",
      resource_tos_uri: "https://docs.example/terms",
    });
  });

  it.each([
    ["nothing is given", {}],
    ["everything given is empty", { scopesSupported: [], resourceName: "", serviceDocumentationUrl: "" }],
    ["offline_access is all there is", { scopesSupported: ["offline_access"] }],
  ])("leaves out what is empty: %s", (_, description) => {
    expect(Object.keys(protectedResourceMetadata("https://mcp.example", [], description))).toEqual([
      "resource",
      "bearer_methods_supported",
    ]);
  });

  it("never lists offline_access, and keeps the order of the others", () => {
    const { scopes_supported } = protectedResourceMetadata("https://mcp.example", [ZONE], {
      scopesSupported: ["mcp:tools", "offline_access", "mcp:admin"],
    });
    expect(scopes_supported).toEqual(["mcp:tools", "mcp:admin"]);
  });
});

describe("what a developer writes", () => {
  const described = (description: ProtectedResourceDescription) => () =>
    protectedResourceMetadata("https://mcp.example", [ZONE], description);

  it.each(["serviceDocumentationUrl", "resourcePolicyUrl", "resourceTermsUrl"])(
    "must be the URL of a page where it is one: %s",
    (name) => {
      for (const page of ["https://docs.example/mcp?a=b#c", "http://docs.internal", "https://docs.example/%20"]) {
        expect(Object.values(described({ [name]: page })())).toContain(page);
      }
      for (const page of [
        "javascript:alert(1)",
        "docs.example",
        "/docs",
        "data:text/html,a",
        "https://a@docs.example",
      ]) {
        expect(described({ [name]: page })).toThrow(ConfigurationError);
        expect(described({ [name]: page })).toThrow(`${name} must be an http or https URL`);
      }
      for (const page of ["java\nscript:alert(1)", " https://docs.example", "https://docs.example/\u202e"]) {
        expect(described({ [name]: page })).toThrow(ConfigurationError);
      }
    },
  );

  it.each([
    ["mcp:tools offline_access"],
    ["a", ""],
    ['"a"'],
    ["a\\b"],
    ["a\nb"],
    ["caf\u00e9"],
    [5 as unknown as string],
  ])("must be scopes where it is scopes, and not %j", (...scopesSupported) => {
    expect(described({ scopesSupported })).toThrow(ConfigurationError);
    expect(described({ scopesSupported })).toThrow(/^scopesSupported: /);
  });

  it("must be an array of scopes, and not one text", () => {
    const scopesSupported = "mcp:tools" as unknown as string[];
    expect(described({ scopesSupported })).toThrow('scopesSupported: give an array of scopes, such as ["mcp:tools"]');
  });
});

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
    "https://mcp.example/./mcp",
    "https://mcp.example/%2E%2e/mcp",
    null as unknown as string,
  ])("refuses %j, which is no resource identifier, and says what it must be", (resource) => {
    for (const build of [protectedResourceMetadataUrl, (it: string) => protectedResourceMetadata(it, [ZONE])]) {
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
