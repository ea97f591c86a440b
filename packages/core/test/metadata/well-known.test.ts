import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { protectedResourceMetadataUrl } from "../../src/metadata/resource-identifier.ts";
import { wellKnownResponse } from "../../src/metadata/well-known.ts";
import { documentBench, HEADERS_OF_PROXIES, JWKS_PATH, json, ORIGIN, RESOURCE_PATH, SERVER_PATH } from "./support.ts";

const { zone, options, answer } = documentBench();

describe("routing", () => {
  it.each(["/", "/mcp", "/.well-known", "/.well-known/", `${RESOURCE_PATH}s`, "/mcp/.well-known/jwks.json"])(
    "leaves %s to others",
    async (path) => {
      const publicJwks = async () => ({ keys: [] });
      expect(await wellKnownResponse(new Request(ORIGIN + path), options({ publicJwks }))).toBeUndefined();
    },
  );

  it("leaves jwks.json to others where there are no keys", async () => {
    expect(await wellKnownResponse(new Request(ORIGIN + JWKS_PATH), options())).toBeUndefined();
  });

  it.each([
    RESOURCE_PATH,
    `${RESOURCE_PATH}/`,
    `${RESOURCE_PATH}/mcp`,
    `${RESOURCE_PATH}/a/b`,
    SERVER_PATH,
    `${SERVER_PATH}/mcp`,
  ])("answers %s", async (path) => {
    expect((await answer(path)).status).toBe(200);
  });

  it.each([RESOURCE_PATH, SERVER_PATH, JWKS_PATH])("answers HEAD %s as GET without the body", async (path) => {
    const given = options({ publicJwks: async () => ({ keys: [] }) });
    const [get, head] = [await answer(path, given), await answer(path, given, { method: "HEAD" })];
    expect(head.status).toBe(200);
    expect([...head.headers]).toEqual([...get.headers]);
    expect(await head.text()).toBe("");
  });

  it("answers OPTIONS with what is allowed", async () => {
    const response = await answer(RESOURCE_PATH, options(), { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
  });

  it.each(["POST", "PUT", "DELETE", "PATCH"])("refuses %s with 405 and what is allowed", async (method) => {
    const response = await answer(RESOURCE_PATH, options(), { method });
    expect(response.status).toBe(405);
    expect(await json(response)).toEqual({ error: "invalid_request" });
    expect(response.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });
});

describe("protected resource metadata (RFC 9728 section 3)", () => {
  it.each([RESOURCE_PATH, `${RESOURCE_PATH}/mcp`, `${RESOURCE_PATH}/mcp/deeper`])(
    "describes the origin at %s where no resource is configured",
    async (path) => {
      expect((await json(await answer(path))).resource).toBe(ORIGIN);
    },
  );

  it.each([
    ["https://mcp.example/mcp/", "https://mcp.example/mcp/"],
    ["HTTPS://Other.example", "HTTPS://Other.example"],
    ["/mcp", "https://mcp.example/mcp"],
  ])("describes the configured resource %s as %s, in every form", async (resource, expected) => {
    for (const path of [RESOURCE_PATH, `${RESOURCE_PATH}/mcp`]) {
      expect((await json(await answer(path, options({ resource })))).resource).toBe(expected);
    }
  });

  it.each(HEADERS_OF_PROXIES)("is not swayed by what a caller can put into a header: %o", async (headers) => {
    expect((await json(await answer(RESOURCE_PATH, options(), { headers }))).resource).toBe(ORIGIN);
  });

  it("names the zone as the authorization server, without asking it", async () => {
    expect((await json(await answer(RESOURCE_PATH))).authorization_servers).toEqual([zone().issuer]);
    expect(zone().counters()["authorization-server-metadata"]).toBe(0);
  });

  it.each([
    ["none is set: that is the request's", undefined, ORIGIN],
    ["a path is set: that is the request's", "/mcp", ORIGIN],
    ["one is set: the request has no say", "https://public.example/mcp", "https://public.example"],
  ])(
    "names the resource's origin to a client of revision 2025-03-26, which looks nowhere else; where %s",
    async (_, resource, origin) => {
      const headers = { "MCP-Protocol-Version": "2025-03-26" };
      const metadata = await json(await answer(`${RESOURCE_PATH}/mcp`, options({ resource }), { headers }));
      expect(metadata.authorization_servers).toEqual([origin]);
    },
  );

  it.each(["2025-06-18", "2025-11-25", "2026-07-28"])("names the zone to a client of revision %s", async (revision) => {
    const headers = { "MCP-Protocol-Version": revision };
    const metadata = await json(await answer(RESOURCE_PATH, options(), { headers }));
    expect(metadata.authorization_servers).toEqual([zone().issuer]);
  });

  it("may be kept by caches, apart by revision", async () => {
    const { headers } = await answer(RESOURCE_PATH);
    expect(headers.get("Cache-Control")).toBe("public, max-age=3600");
    expect(headers.get("Vary")).toBe("MCP-Protocol-Version");
    expect(headers.get("Content-Type")).toMatch(/^application\/json/);
  });

  it("asks a function for the resource that the rest of the address names, its query included", async () => {
    const resource = (url: URL) => `${url.origin}${url.pathname}${url.search}`;
    for (const rest of ["/mcp?tenant=a", "/mcp?tenant=a&b=%2F", "/a/b"]) {
      const identifier = `${ORIGIN}${rest}`;
      const address = new URL(protectedResourceMetadataUrl(identifier));
      const response = await answer(address.pathname + address.search, options({ resource }));
      expect((await json(response)).resource).toBe(identifier);
    }
  });

  it.each([
    ["scopesSupported", { scopesSupported: ["mcp:tools offline_access"] }],
    ["trustedIssuers", { trustedIssuers: ["http://other.example"] }],
    ["serviceDocumentationUrl", { serviceDocumentationUrl: "javascript:alert(1)" }],
  ])("says 500 where %s can't be one, and who configured it learns why", async (name, wrong) => {
    const onFailure = vi.fn();
    expect((await answer(RESOURCE_PATH, options({ ...wrong, onFailure }))).status).toBe(500);
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(ConfigurationError));
    expect(String(onFailure.mock.calls[0]?.[0])).toContain(name);
    expect((await answer(SERVER_PATH, options(wrong))).status).toBe(200);
  });

  it.each(["mcp.example", "urn:example:mcp"])("says 500 where the resource is configured as %j", async (resource) => {
    const onFailure = vi.fn();
    expect((await answer(RESOURCE_PATH, options({ resource, onFailure }))).status).toBe(500);
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(ConfigurationError));
  });
});

describe("jwks.json (RFC 7517 section 5)", () => {
  it.each([
    ["RSA", () => generateKeyPairSync("rsa", { modulusLength: 2048 })],
    ["EC", () => generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["Ed25519", () => generateKeyPairSync("ed25519")],
  ] as const)("publishes the public half of a key and no private member: %s", async (_, generate) => {
    const pem = generate().privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const identity = new WebIdentity(pem);
    const given = options({ publicJwks: () => identity.getPublicJwks() });
    const [key = {}] = (await json(await answer(JWKS_PATH, given))).keys as Record<string, unknown>[];
    expect(key).toMatchObject({ kid: expect.any(String), alg: expect.any(String), use: "sig" });
    for (const member of ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "key_ops"])
      expect(key).not.toHaveProperty(member);
  });

  it("may be kept by caches for five minutes, so that a rotation gets around", async () => {
    const { headers } = await answer(JWKS_PATH, options({ publicJwks: async () => ({ keys: [] }) }));
    expect(headers.get("Cache-Control")).toBe("public, max-age=300");
  });

  it("does not need the zone to be configured", async () => {
    const authorizationServer = () => {
      throw new ConfigurationError("KEYCARD_ISSUER is missing");
    };
    const publicJwks = async () => ({ keys: [] });
    expect((await answer(JWKS_PATH, { authorizationServer, publicJwks })).status).toBe(200);
  });

  it("is 500 without detail where the key can't be read", async () => {
    const identity = new WebIdentity("not a key");
    const response = await answer(JWKS_PATH, options({ publicJwks: () => identity.getPublicJwks() }));
    expect(response.status).toBe(500);
    expect(await json(response)).toEqual({ error: "server_error" });
  });
});
