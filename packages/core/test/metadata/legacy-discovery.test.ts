// With exact discovery, a document is only at its own URL.
import fc from "fast-check";
import * as oauth from "oauth4webapi";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { protectedResourceMetadataUrl } from "../../src/metadata/resource-identifier.ts";
import { type WellKnownOptions, wellKnownResponse } from "../../src/metadata/well-known.ts";
import type { Resource } from "../../src/verify/audience.ts";
import { documentBench, JWKS_PATH, json, ORIGIN, RESOURCE_PATH, SERVER_PATH } from "./support.ts";

const { zone, options, answer } = documentBench();
const LETTERS = { legacyDiscovery: false };
const tenant = ({ pathname }: URL) => `/${pathname.split("/")[1]}`;
const knownTenant = ({ pathname }: URL) => (pathname.startsWith("/tenant-a") ? "/tenant-a" : "/");

async function answerAt(url: string, given: WellKnownOptions): Promise<Response | undefined> {
  return wellKnownResponse(new Request(url), given);
}

describe("protected resource metadata without legacy discovery (RFC 9728 section 3.3)", () => {
  it.each<[name: string, resource: Resource | undefined, url: string, identifier: string]>([
    ["the origin", undefined, `${ORIGIN}${RESOURCE_PATH}`, ORIGIN],
    ["the origin, by plain http", undefined, `http://mcp.example${RESOURCE_PATH}`, "http://mcp.example"],
    ["a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/mcp`, `${ORIGIN}/mcp`],
    ["a path and its slash", "/mcp/", `${ORIGIN}${RESOURCE_PATH}/mcp/`, `${ORIGIN}/mcp/`],
    ["a path and a query", "/mcp?t=a", `${ORIGIN}${RESOURCE_PATH}/mcp?t=a`, `${ORIGIN}/mcp?t=a`],
    ["a whole identifier", `${ORIGIN}/mcp`, `${ORIGIN}${RESOURCE_PATH}/mcp`, `${ORIGIN}/mcp`],
    ["one in upper case", "HTTPS://MCP.example", `${ORIGIN}${RESOURCE_PATH}`, "HTTPS://MCP.example"],
    ["one with a port that goes without saying", `${ORIGIN}:443`, `${ORIGIN}${RESOURCE_PATH}`, `${ORIGIN}:443`],
    ["a tenant", tenant, `${ORIGIN}${RESOURCE_PATH}/tenant-b`, `${ORIGIN}/tenant-b`],
    ["a tenant that is known", knownTenant, `${ORIGIN}${RESOURCE_PATH}/tenant-a`, `${ORIGIN}/tenant-a`],
  ])("is at the address that is made from the identifier: %s", async (_, resource, url, identifier) => {
    const response = await answerAt(url, options({ ...LETTERS, resource }));
    expect(response?.status).toBe(200);
    expect(await response?.json()).toMatchObject({ resource: identifier, authorization_servers: [zone().issuer] });
  });

  it.each<[name: string, resource: Resource | undefined, url: string]>([
    ["a path, of the origin", undefined, `${ORIGIN}${RESOURCE_PATH}/mcp`],
    ["a slash, of the origin", undefined, `${ORIGIN}${RESOURCE_PATH}/`],
    ["a query, of the origin", undefined, `${ORIGIN}${RESOURCE_PATH}?t=a`],
    ["an empty query, of the origin", undefined, `${ORIGIN}${RESOURCE_PATH}?`],
    ["the root, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}`],
    ["a path below, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/mcp/deeper`],
    ["another path, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/other`],
    ["a slash, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/mcp/`],
    ["no slash, of a path with one", "/mcp/", `${ORIGIN}${RESOURCE_PATH}/mcp`],
    ["another case, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/MCP`],
    ["another spelling, of a path", "/mcp", `${ORIGIN}${RESOURCE_PATH}/%6dcp`],
    ["another query, of a query", "/mcp?t=a", `${ORIGIN}${RESOURCE_PATH}/mcp?t=b`],
    ["another host, of a whole identifier", `${ORIGIN}/mcp`, `https://evil.example${RESOURCE_PATH}/mcp`],
    ["another scheme, of a whole identifier", `${ORIGIN}/mcp`, `http://mcp.example${RESOURCE_PATH}/mcp`],
    ["another port, of a whole identifier", `${ORIGIN}/mcp`, `${ORIGIN}:8443${RESOURCE_PATH}/mcp`],
    ["an endpoint below, of a tenant", tenant, `${ORIGIN}${RESOURCE_PATH}/tenant-a/mcp`],
    ["an unknown tenant, whom the function counts to the origin", knownTenant, `${ORIGIN}${RESOURCE_PATH}/tenant-x`],
  ])("is not at another address: %s", async (_, resource, url) => {
    const response = await answerAt(url, options({ ...LETTERS, resource }));
    expect(response?.status).toBe(404);
    expect(response?.headers.get("Cache-Control")).toBe("no-store");
    expect(await response?.json()).toEqual({ error: "not_found" });
    expect((await answerAt(url, options({ resource })))?.status, "with legacy discovery").toBe(200);
  });

  it("is one for clients of every revision, so that caches need not tell them apart", async () => {
    for (const revision of ["2025-03-26", "2025-06-18", "2026-07-28"]) {
      const headers = { "MCP-Protocol-Version": revision };
      const response = await answer(RESOURCE_PATH, options(LETTERS), { headers });
      expect((await json(response)).authorization_servers).toEqual([zone().issuer]);
      expect(response.headers.has("Vary")).toBe(false);
    }
  });

  it("is where any identifier leads, and a document that is served is where its identifier leads", async () => {
    const segment = fc.constantFrom("", "mcp", "mcp/", "a", "a/b", "%2e%2e", "tenant-a/mcp", "%6dcp", "MCP");
    const query = fc.constantFrom("", "?", "?t=a", "?t=%61", "?t=b");
    const origin = fc.constantFrom(ORIGIN, "https://other.example", `${ORIGIN}:8443`);
    const rest = fc.tuple(segment, query).map(([path, search]) => `/${path}${search}`);
    const whole = fc.tuple(origin, fc.oneof(rest, fc.constant(""))).map(([start, end]) => start + end);
    const asked: fc.Arbitrary<Resource> = fc.constantFrom(
      tenant,
      knownTenant,
      ({ href }: URL) => href,
      ({ origin }: URL) => `${origin}/mcp`,
    );
    const resource = fc.option(fc.oneof(rest, whole, asked), { nil: undefined });
    const address = fc
      .tuple(origin, fc.oneof(rest, fc.constantFrom("", "?t=a")))
      .map(([start, end]) => `${start}${RESOURCE_PATH}${end}`);
    const seen = { served: 0, absent: 0 };
    await fc.assert(
      fc.asyncProperty(resource, address, async (resource, address) => {
        const given = { ...LETTERS, resource, onFailure: vi.fn() };
        const url = new Request(address).url;
        const response = await answerAt(url, options(given));
        // Dot segments change the path.
        fc.pre(response !== undefined);
        if (given.onFailure.mock.calls.length > 0) {
          expect(given.onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(ConfigurationError));
          expect(response.status).toBe(500);
          return;
        }
        const { resource: identifier } = await json((await answerAt(url, options({ resource }))) as Response);
        const isItsAddress = protectedResourceMetadataUrl(String(identifier)) === url;
        expect(response.status).toBe(isItsAddress ? 200 : 404);
        seen[isItsAddress ? "served" : "absent"]++;
        if (isItsAddress) expect(await response.json()).toMatchObject({ resource: identifier });
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.served, seen.absent)).toBeGreaterThan(20);
  });

  it.each([undefined, "/mcp", `${ORIGIN}/mcp?t=a`])(
    "is what an independent client accepts, wherever it is served: %s",
    async (resource) => {
      const read = async (path: string) => {
        const identifier = new URL(ORIGIN + path);
        const response = await oauth.resourceDiscoveryRequest(identifier, {
          [oauth.customFetch]: async (url) => (await answerAt(url, options({ ...LETTERS, resource }))) as Response,
        });
        if (response.status === 404) return undefined;
        return (await oauth.processResourceDiscoveryResponse(identifier, response)).resource;
      };
      const found = await Promise.all(["", "/mcp", "/mcp?t=a", "/mcp/", "/other"].map(read));
      const expected = resource === undefined ? ORIGIN : resource.startsWith("/") ? ORIGIN + resource : resource;
      expect(found.filter((identifier) => identifier !== undefined)).toEqual([expected]);
    },
  );
});

describe("the copy of the zone's metadata without legacy discovery", () => {
  it.each(["", "/mcp", "/", "?t=a"])("is not there, and the zone is not asked for it: %j", async (rest) => {
    const before = zone().counters()["authorization-server-metadata"];
    const response = await answer(SERVER_PATH + rest, options(LETTERS));
    expect(response.status).toBe(404);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await json(response)).toEqual({ error: "not_found" });
    expect(zone().counters()["authorization-server-metadata"]).toBe(before);
  });

  it("is not there either where the zone can't be one", async () => {
    const authorizationServer = () => {
      throw new ConfigurationError("KEYCARD_ISSUER is missing");
    };
    const onFailure = vi.fn();
    expect((await answer(SERVER_PATH, { ...LETTERS, authorizationServer, onFailure })).status).toBe(404);
    expect(onFailure).not.toHaveBeenCalled();
  });
});

describe("without legacy discovery", () => {
  it.each([`${RESOURCE_PATH}/mcp`, SERVER_PATH])("answers HEAD %s as GET without the body", async (path) => {
    const [get, head] = [
      await answer(path, options(LETTERS)),
      await answer(path, options(LETTERS), { method: "HEAD" }),
    ];
    expect(head.status).toBe(404);
    expect([...head.headers]).toEqual([...get.headers]);
    expect(await head.text()).toBe("");
  });

  it.each([RESOURCE_PATH, `${RESOURCE_PATH}/mcp`, SERVER_PATH])(
    "allows the same methods as ever at %s, whether a document is there or not",
    async (path) => {
      for (const [method, status] of [["OPTIONS", 204] as const, ["POST", 405] as const]) {
        const response = await answer(path, options(LETTERS), { method });
        expect(response.status).toBe(status);
        expect(response.headers.get("Allow")).toBe("GET, HEAD, OPTIONS");
      }
    },
  );

  it("publishes the server's keys, and leaves to others what is theirs", async () => {
    const given = options({ ...LETTERS, publicJwks: async () => ({ keys: [] }) });
    expect((await answer(JWKS_PATH, given)).status).toBe(200);
    expect(await answerAt(`${ORIGIN}/mcp`, given)).toBeUndefined();
    expect(await answerAt(`${ORIGIN}${JWKS_PATH}`, options(LETTERS))).toBeUndefined();
  });
});

describe("the setting", () => {
  it.each([true, undefined])("as %s finds older clients their way", async (legacyDiscovery) => {
    const given = options({ legacyDiscovery, resource: "/mcp" });
    expect((await answer(RESOURCE_PATH, given)).status).toBe(200);
    expect((await answer(SERVER_PATH, given)).status).toBe(200);
  });

  it.each(["false", "true", "", 0, 1, null, {}])(
    "as %j is wrong: 500 for the documents that it is about, and who configured it learns why",
    async (wrong) => {
      const onFailure = vi.fn();
      const publicJwks = async () => ({ keys: [] });
      const given = options({ legacyDiscovery: wrong as unknown as boolean, onFailure, publicJwks });
      for (const path of [RESOURCE_PATH, `${RESOURCE_PATH}/mcp`, SERVER_PATH]) {
        const response = await answer(path, given);
        expect(response.status).toBe(500);
        expect(await json(response)).toEqual({ error: "server_error" });
      }
      expect(onFailure).toHaveBeenCalledTimes(3);
      for (const [error] of onFailure.mock.calls) {
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(String(error)).toContain("legacyDiscovery must be true or false");
      }
      expect((await answer(JWKS_PATH, given)).status).toBe(200);
    },
  );
});
