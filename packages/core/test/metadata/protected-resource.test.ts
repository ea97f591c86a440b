import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { protectedResourceMetadata, protectedResourceMetadataUrl } from "../../src/metadata/protected-resource.ts";

const ZONE = "https://zone.example";

describe("protectedResourceMetadata (RFC 9728 section 2)", () => {
  it.each([
    "https://mcp.example",
    "https://mcp.example/",
    "https://mcp.example:443/mcp",
    "HTTPS://MCP.example/Mcp/",
    "https://mcp.example/%7euser/../mcp?tenant=a",
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

  it.each(["", "mcp.example", "urn:example:mcp", "file:///mcp", "https://"])(
    "refuses %j, which is no resource identifier, and says what it must be",
    (resource) => {
      expect(() => protectedResourceMetadataUrl(resource)).toThrow(ConfigurationError);
      expect(() => protectedResourceMetadataUrl(resource)).toThrow(/resource must be an https URL/);
    },
  );
});
