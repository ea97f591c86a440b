import {
  createKeycardWorker,
  IsolateSafeTokenCache,
  type KeycardEnv,
  resolveCredential,
  TokenExchangeClient,
} from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, modeA, modeB, recorder, send } from "./support/far-end.ts";

const greeting = (options: Partial<Parameters<typeof createKeycardWorker>[0]> = {}) =>
  createKeycardWorker({
    requiredScopes: ["mcp:tools"],
    fetch: (_request, _env, _ctx, auth) => Response.json({ subject: auth.subject, clientId: auth.clientId }),
    ...options,
  });

describe("createKeycardWorker", () => {
  it("tells the handler who calls", async () => {
    const response = await send(greeting(), modeA, "https://secret.example/mcp", await mint({ user: "bob" }));
    expect(await response.json()).toEqual({ subject: "bob", clientId: "agent" });
  });

  it("hands the handler the environment and the context of the request", async () => {
    const worker = createKeycardWorker({
      fetch: (_request, env, ctx) => {
        ctx.waitUntil(Promise.resolve());
        return new Response(env.KEYCARD_RESOURCE_URL ?? null);
      },
    });
    const response = await send(worker, modeA, "https://secret.example/mcp", await mint({}));
    expect(await response.text()).toBe(farEnd.UPSTREAM);
  });

  it("answers a preflight without a token", async () => {
    const response = await send(greeting(), modeA, "https://secret.example/mcp", undefined, {
      method: "OPTIONS",
      headers: { Origin: "https://page.example", "Access-Control-Request-Method": "POST" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("lets pages read refusals", async () => {
    const response = await send(greeting(), modeA, "https://secret.example/mcp");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Access-Control-Expose-Headers")).toContain("WWW-Authenticate");
  });

  it("passes the zone's metadata on, with its own resource in the authorization endpoint", async () => {
    const url = "https://secret.example/.well-known/oauth-authorization-server";
    const metadata = (await (await send(greeting(), modeA, url)).json()) as Record<string, string>;
    expect(metadata.issuer).toBe(farEnd.ISSUER);
    expect(new URL(metadata.authorization_endpoint ?? "").searchParams.get("resource")).toBe("https://secret.example");
  });

  it("serves another zone when the environment names another one", async () => {
    const worker = greeting();
    const token = await mint({});
    expect((await send(worker, modeA, "https://secret.example/mcp", token)).status).toBe(200);
    const other = { ...modeA, KEYCARD_ISSUER: "https://other.keycard.cloud" };
    expect((await send(worker, other, "https://secret.example/mcp", token)).status).toBe(401);
  });
});

describe("a Worker without legacy discovery", () => {
  const RESOURCE = "https://keyed.example/.well-known/oauth-protected-resource";
  const SERVER = "https://keyed.example/.well-known/oauth-authorization-server";
  const KEYS = "https://keyed.example/.well-known/jwks.json";

  it.each([
    ["the origin", undefined, { [RESOURCE]: 200, [`${RESOURCE}/mcp`]: 404, [SERVER]: 404, [`${SERVER}/mcp`]: 404 }],
    ["a path", "/mcp", { [RESOURCE]: 404, [`${RESOURCE}/mcp`]: 200, [SERVER]: 404, [`${SERVER}/mcp`]: 404 }],
  ])("serves the documents that belong to it, and its keys: %s", async (_, resource, statuses) => {
    const worker = greeting({ resource, legacyDiscovery: false });
    for (const [url, status] of Object.entries({ ...statuses, [KEYS]: 200 })) {
      const response = await send(worker, modeB, url);
      expect(response.status, url).toBe(status);
      expect(response.headers.get("Access-Control-Allow-Origin"), url).toBe("*");
      expect(response.headers.get("Content-Type"), url).toMatch(/^application\/json/);
    }
  });

  it("tells pages, before they ask, that they may, where no document is as well", async () => {
    const headers = { Origin: "https://page.example", "Access-Control-Request-Method": "GET" };
    const response = await send(greeting({ legacyDiscovery: false }), modeB, SERVER, undefined, {
      method: "OPTIONS",
      headers,
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("names the document that is there in its challenge", async () => {
    for (const [resource, rest] of [[undefined, ""] as const, ["/mcp", "/mcp"] as const]) {
      const worker = greeting({ resource, legacyDiscovery: false });
      const refused = await send(worker, modeB, "https://keyed.example/mcp");
      expect(refused.headers.get("WWW-Authenticate")).toContain(`resource_metadata="${RESOURCE}${rest}"`);
    }
  });
});

describe("a Worker whose callers choose the host (KEYCARD_SERVER_URL)", () => {
  const IDENTIFIER = "https://secret.example/mcp";
  const named = { ...modeA, KEYCARD_SERVER_URL: IDENTIFIER };

  it.each([undefined, "/mcp", IDENTIFIER])("takes its own tokens at any host, with resource %j", async (resource) => {
    const token = await mint({ user: "bob", audience: IDENTIFIER });
    const response = await send(greeting({ resource }), named, "http://127.0.0.1:8080/mcp", token);
    expect(await response.json()).toMatchObject({ subject: "bob" });
  });

  it("takes no token for another server that the caller names as host", async () => {
    const token = await mint({ audience: "https://other.example/mcp" });
    for (const resource of [undefined, "/mcp"]) {
      const refused = await send(greeting({ resource }), named, "https://other.example/mcp", token);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("WWW-Authenticate")).toContain(
        'resource_metadata="https://secret.example/.well-known/oauth-protected-resource/mcp"',
      );
    }
  });

  it("describes itself, whatever the host", async () => {
    const url = "http://evil.example/.well-known/oauth-protected-resource/mcp";
    expect(await (await send(greeting({ legacyDiscovery: false }), named, url)).json()).toMatchObject({
      resource: IDENTIFIER,
    });
  });

  it("hands the handler the request as it came, body and host", async () => {
    const worker = createKeycardWorker({
      fetch: async (request) => Response.json({ url: request.url, body: await request.text() }),
    });
    const init = { method: "POST", body: "a question" };
    const token = await mint({ audience: IDENTIFIER });
    const response = await send(worker, named, "http://127.0.0.1:8080/mcp?a=b", token, init);
    expect(await response.json()).toEqual({ url: "http://127.0.0.1:8080/mcp?a=b", body: "a question" });
  });

  it("hands the handler the session as the handler named it, by header and by query", async () => {
    const { onEvent } = recorder();
    const worker = createKeycardWorker({
      onEvent,
      fetch: (request) => {
        const session = request.headers.get("Mcp-Session-Id");
        return Response.json({ session, url: request.url }, { headers: { "Mcp-Session-Id": session ?? "seven" } });
      },
    });
    const url = "http://127.0.0.1:8080/mcp";
    const token = await mint({ user: "bob", audience: IDENTIFIER });
    const bound = (await send(worker, named, url, token)).headers.get("Mcp-Session-Id") ?? "";
    expect(bound).toMatch(/^seven\..+/);

    const headers = { "Mcp-Session-Id": bound };
    for (const method of ["GET", "POST", "DELETE"]) {
      const again = await send(worker, named, `${url}?sessionId=${bound}`, token, { method, headers });
      expect(await again.json()).toEqual({ session: "seven", url: `${url}?sessionId=seven` });
    }
    const other = await mint({ user: "alice", audience: IDENTIFIER });
    expect((await send(worker, named, url, other, { headers })).status).toBe(404);
    expect((await send(worker, named, `${url}?sessionId=${bound}`, other)).status).toBe(404);
  });

  it("is another deployment when the variable changes", async () => {
    const worker = greeting();
    const token = await mint({ audience: IDENTIFIER });
    expect((await send(worker, named, "http://127.0.0.1:8080/mcp", token)).status).toBe(200);
    const moved = { ...named, KEYCARD_SERVER_URL: "https://moved.example/mcp" };
    expect((await send(worker, moved, "http://127.0.0.1:8080/mcp", token)).status).toBe(401);
  });

  it("answers 500 where it is no URL, and says so", async () => {
    const { events, onEvent } = recorder();
    const wrong = { ...named, KEYCARD_SERVER_URL: "secret.example" };
    expect((await send(greeting({ onEvent }), wrong, "http://127.0.0.1:8080/mcp")).status).toBe(500);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "configuration.invalid",
        message: expect.stringContaining("KEYCARD_SERVER_URL"),
      }),
    );
  });
});

describe("a Worker in mode B", () => {
  it("exchanges with an assertion signed by its key, its resource identifier as client id", async () => {
    const worker = createKeycardWorker({
      async fetch(_request, env, ctx, auth) {
        const credential = resolveCredential(env);
        const cache = new IsolateSafeTokenCache(new TokenExchangeClient(env.KEYCARD_ISSUER), { credential });
        const { accessToken } = await cache.getToken(auth, farEnd.UPSTREAM, { ctx });
        return fetch(`${farEnd.UPSTREAM}/api/user`, { headers: { Authorization: `Bearer ${accessToken}` } });
      },
    });
    const token = await mint({ user: "bob", resource: "keyed" });
    const response = await send(worker, modeB, "https://keyed.example/mcp", token);
    expect(await response.json()).toMatchObject({ id: "bob" });
  });
});

describe("a wrong setting", () => {
  const wrongIssuers: [name: string, issuer: string | undefined, says: RegExp][] = [
    ["missing", undefined, /KEYCARD_ISSUER is missing: set it to your zone's URL/],
    ["no URL", "my-zone", /^KEYCARD_ISSUER must be an https URL .*"https:\/\/your-zone-id\.keycard\.cloud"$/],
    [
      "plain http",
      "http://zone.keycard.cloud",
      /KEYCARD_ISSUER must be an https URL .*not at http:\/\/zone\.keycard\.cloud$/,
    ],
    ["a URL with a password", "https://me:hunter2@zone.example", /must not hold a user name or a password/],
  ];

  it.each(wrongIssuers)("KEYCARD_ISSUER %s: 500, and the log says what to change", async (_name, issuer, says) => {
    const { events, onEvent } = recorder();
    const environment = { ...modeB, KEYCARD_ISSUER: issuer } as KeycardEnv;
    const response = await send(greeting({ onEvent }), environment, "https://keyed.example/mcp", await mint({}));
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ error: "server_error" });
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringMatching(says) }]);
    expect(JSON.stringify(events)).not.toContain("hunter2");
  });

  it("of the issuer leaves the Worker's own keys published", async () => {
    const environment = { ...modeB, KEYCARD_ISSUER: "" };
    const response = await send(greeting(), environment, "https://keyed.example/.well-known/jwks.json");
    expect(response.status).toBe(200);
  });

  it("of discovery is in the log once the Worker is built, and leaves everything but the documents working", async () => {
    const { events, onEvent } = recorder();
    const worker = greeting({ onEvent, legacyDiscovery: "false" as unknown as boolean });
    expect((await send(worker, modeA, "https://secret.example/mcp", await mint({}))).status).toBe(200);
    const message = expect.stringContaining("legacyDiscovery must be true or false");
    expect(events[0]).toEqual({ type: "configuration.invalid", message });
    const url = "https://secret.example/.well-known/oauth-protected-resource";
    expect((await send(worker, modeA, url)).status).toBe(500);
  });

  it("of the key leaves everything but the keys working, and the log says what to change", async () => {
    const { events, onEvent } = recorder();
    const worker = greeting({ onEvent });
    const environment = {
      ...modeB,
      KEYCARD_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nMIIhunter2\n-----END PRIVATE KEY-----",
    };
    const token = await mint({ resource: "keyed" });
    const statusOf = async (url: string) => (await send(worker, environment, url, token)).status;
    expect(await statusOf("https://keyed.example/mcp")).toBe(200);
    expect(await statusOf("https://keyed.example/.well-known/oauth-protected-resource")).toBe(200);
    expect(await statusOf("https://keyed.example/.well-known/jwks.json")).toBe(500);
    const failures = events.filter(({ type }) => type === "configuration.invalid");
    expect(failures).toEqual([
      { type: "configuration.invalid", message: expect.stringMatching(/KEYCARD_PRIVATE_KEY .*openssl genrsa 2048/) },
    ]);
    expect(JSON.stringify(events)).not.toContain("hunter2");
  });

  it("of the credential fails the exchange only", async () => {
    const { events, onEvent } = recorder();
    const worker = createKeycardWorker({
      onEvent,
      fetch(request, env) {
        if (new URL(request.url).pathname === "/upstream") resolveCredential(env);
        return new Response("ok");
      },
    });
    const environment = { KEYCARD_ISSUER: farEnd.ISSUER };
    const token = await mint({});
    expect((await send(worker, environment, "https://secret.example/mcp", token)).status).toBe(200);
    expect((await send(worker, environment, "https://secret.example/upstream", token)).status).toBe(500);
    expect(events).toContainEqual({
      type: "configuration.invalid",
      message: expect.stringContaining("Missing Keycard credentials in env"),
    });
  });
});
