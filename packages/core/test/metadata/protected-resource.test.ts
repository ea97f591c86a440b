import { describe, expect, it } from "vitest";
import { dpop } from "../../src/dpop/dpop.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { type ProtectedResourceDescription, protectedResourceMetadata } from "../../src/metadata/protected-resource.ts";
import { mutualTls } from "../../src/mtls/mutual-tls.ts";

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

  it.each<[string, ProtectedResourceDescription, object]>([
    ["bound to no key", {}, {}],
    ["bound to a key", { dpop: dpop({ algorithms: ["ES256"] }) }, { dpop_signing_alg_values_supported: ["ES256"] }],
    [
      "bound to a key, always",
      { dpop: dpop({ algorithms: ["ES256"], required: true }) },
      { dpop_signing_alg_values_supported: ["ES256"], dpop_bound_access_tokens_required: true },
    ],
    [
      "bound to a certificate",
      { mutualTls: mutualTls({ thumbprint: () => undefined }) },
      { tls_client_certificate_bound_access_tokens: true },
    ],
  ])("says how tokens are taken: %s", (_, description, members) => {
    const {
      resource: __,
      authorization_servers: ___,
      bearer_methods_supported: ____,
      ...others
    } = protectedResourceMetadata("https://mcp.example", [ZONE], description);
    expect(others).toEqual(members);
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
        "javascript:alert(1)//https://docs.example",
        "https://:secret@docs.example",
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

  it.each([42, ["Tools"], { en: "Tools" }])("must be a text where it is the name, and not %j", (name) => {
    const resourceName = name as unknown as string;
    expect(described({ resourceName })).toThrow(ConfigurationError);
    expect(described({ resourceName })).toThrow("resourceName must be a text");
  });

  it("must be an array of scopes, and not one text", () => {
    const scopesSupported = "mcp:tools" as unknown as string[];
    expect(described({ scopesSupported })).toThrow('scopesSupported: give an array of scopes, such as ["mcp:tools"]');
  });
});
