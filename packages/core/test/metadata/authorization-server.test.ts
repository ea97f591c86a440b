import { describe, expect, it, vi } from "vitest";
import { AuthorizationServer, DiscoveryError } from "../../src/discovery/authorization-server.ts";
import { ConfigurationError, UnavailableError } from "../../src/errors.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { documentBench, HEADERS_OF_PROXIES, json, ORIGIN, SERVER_PATH } from "./support.ts";

const { zone, options, answer } = documentBench();

describe("authorization server metadata (RFC 8414 section 3)", () => {
  it("is the zone's document, with the resource in the authorization endpoint", async () => {
    const direct = await json(await fetch(`${zone().issuer}${SERVER_PATH}`));
    const { authorization_endpoint, ...others } = await json(await answer(SERVER_PATH));
    expect({ ...others, authorization_endpoint: direct.authorization_endpoint }).toEqual(direct);
    const endpoint = new URL(String(authorization_endpoint));
    expect(endpoint.searchParams.getAll("resource")).toEqual([ORIGIN]);
    expect(endpoint.origin + endpoint.pathname).toBe(direct.authorization_endpoint);
  });

  it("adds the configured resource, verbatim once decoded, beside what the endpoint's query holds", async () => {
    const issuer = "https://zone.example";
    const fetch = async () =>
      Response.json({ issuer, authorization_endpoint: "https://zone.example/authorize?tenant=a&resource=evil" });
    const server = new AuthorizationServer(issuer, createRuntime({ fetch, onEvent: () => undefined }));
    const resource = "https://mcp.example/a%20b?x=1&y=2";
    const response = await answer(SERVER_PATH, { authorizationServer: () => server, resource });
    const { searchParams } = new URL(String((await json(response)).authorization_endpoint));
    expect([...searchParams]).toEqual([
      ["tenant", "a"],
      ["resource", resource],
    ]);
  });

  it("passes on a document without an authorization endpoint as it is", async () => {
    const issuer = "https://zone.example";
    const fetch = async () => Response.json({ issuer, token_endpoint: "https://zone.example/token" });
    const server = new AuthorizationServer(issuer, createRuntime({ fetch, onEvent: () => undefined }));
    expect(await json(await answer(SERVER_PATH, { authorizationServer: () => server }))).toEqual({
      issuer,
      token_endpoint: "https://zone.example/token",
    });
  });

  it("asks the zone once, not once a request", async () => {
    const given = options();
    for (const path of [SERVER_PATH, SERVER_PATH, `${SERVER_PATH}/mcp`]) await answer(path, given);
    expect(zone().counters()["authorization-server-metadata"]).toBe(1);
  });

  it("may be kept by caches and tells its age", async () => {
    let now = 1_000_000;
    const given = options({ now: () => now });
    expect((await answer(SERVER_PATH, given)).headers.get("Age")).toBe("0");
    now += 90_500;
    const { headers } = await answer(SERVER_PATH, given);
    expect(headers.get("Age")).toBe("90");
    expect(headers.get("Cache-Control")).toBe("public, max-age=3600");
  });

  it.each([
    ["100", "110"],
    ["0", "10"],
    [undefined, "10"],
    ["-5", "10"],
    ["a day", "10"],
    ["99999999999999999999", "10"],
  ])("counts the age at which it came here, %s, to its own", async (age, told) => {
    let now = 1_000_000;
    const issuer = "https://zone.example";
    const fetch = async () => Response.json({ issuer }, { headers: age === undefined ? {} : { Age: age } });
    const shelved = new Map<string, unknown>();
    const documentCache = {
      get: async (name: string) => structuredClone(shelved.get(name)),
      put: async (name: string, document: unknown) => void shelved.set(name, document),
    };
    const given = () => {
      const runtime = createRuntime({ fetch, onEvent: () => undefined, now: () => now, documentCache });
      const server = new AuthorizationServer(issuer, runtime);
      return { authorizationServer: () => server };
    };
    const first = given();
    await answer(SERVER_PATH, first);
    now += 10_000;
    expect((await answer(SERVER_PATH, first)).headers.get("Age")).toBe(told);
    expect((await answer(SERVER_PATH, given())).headers.get("Age"), "from the document cache").toBe(told);
  });

  it("is served stale, with an age that says so, while the zone is down", async () => {
    let now = 1_000_000;
    const given = options({ now: () => now });
    await answer(SERVER_PATH, given);
    takeDown();
    now += 2 * 3600_000;
    const response = await answer(SERVER_PATH, given);
    expect(response.status).toBe(200);
    expect(response.headers.get("Age")).toBe("7200");
  });

  it("is not served stale for ever", async () => {
    let now = 1_000_000;
    const given = options({ now: () => now });
    await answer(SERVER_PATH, given);
    takeDown();
    now += 25 * 3600_000;
    expect((await answer(SERVER_PATH, given)).status).toBe(503);
  });

  it("is 503 with Retry-After while the zone is down, and is there once the zone is up", async () => {
    const given = options({ onFailure: vi.fn() });
    takeDown();
    const response = await answer(SERVER_PATH, given);
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(given.onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(UnavailableError));
    zone().clearFaults();
    expect((await answer(SERVER_PATH, given)).status).toBe(200);
  });

  it("is 502 where the document names another issuer", async () => {
    const onFailure = vi.fn();
    for (const endpoint of ["authorization-server-metadata", "openid-configuration"] as const) {
      zone().setFault(endpoint, { body: JSON.stringify({ issuer: "https://evil.example" }) });
    }
    const response = await answer(SERVER_PATH, options({ onFailure }));
    expect(response.status).toBe(502);
    expect(await json(response)).toEqual({ error: "invalid_response" });
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.any(DiscoveryError));
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "http://zone.example/authorize", "/authorize", "", 42])(
    "is 502 where people would be sent to %j, and the operator learns why",
    async (endpoint) => {
      const issuer = "https://zone.example";
      const fetch = async () => Response.json({ issuer, authorization_endpoint: endpoint });
      const onEvent = vi.fn();
      const server = new AuthorizationServer(issuer, createRuntime({ fetch, onEvent }));
      const response = await answer(SERVER_PATH, { authorizationServer: () => server });
      expect(response.status).toBe(502);
      expect(await json(response)).toEqual({ error: "invalid_response" });
      const message = expect.stringContaining("authorization_endpoint");
      expect(onEvent).toHaveBeenCalledExactlyOnceWith({
        type: "metadata.failed",
        issuer,
        message,
        servingStale: false,
      });
    },
  );

  it.each(HEADERS_OF_PROXIES)(
    "asks for the same resource whatever a caller puts into a header: %o",
    async (headers) => {
      const endpoints = [undefined, "/mcp"].map(async (resource) => {
        const response = await answer(`${SERVER_PATH}/mcp`, options({ resource }), { headers });
        return new URL(String((await json(response)).authorization_endpoint)).searchParams.get("resource");
      });
      expect(await Promise.all(endpoints)).toEqual([ORIGIN, `${ORIGIN}/mcp`]);
    },
  );

  it("is 500 where the configured issuer differs by a trailing slash, which no time heals", async () => {
    expect((await answer(SERVER_PATH, options({ issuer: `${zone().issuer}/` }))).status).toBe(500);
  });

  it("is 500 without detail where the issuer is misconfigured", async () => {
    const onFailure = vi.fn();
    const authorizationServer = () => {
      throw new ConfigurationError("KEYCARD_ISSUER is missing");
    };
    const response = await answer(SERVER_PATH, { authorizationServer, onFailure });
    expect(response.status).toBe(500);
    expect(await json(response)).toEqual({ error: "server_error" });
    expect(onFailure).toHaveBeenCalledOnce();
  });
});

function takeDown(): void {
  zone().setFault("authorization-server-metadata", { status: 503 });
  zone().setFault("openid-configuration", { status: 503 });
}
