import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { MCP } from "../exchange/support.ts";
import { APP, challengeOf, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken, zone } = serverBench();

describe("the straight line", () => {
  it("lets a verified caller through to the handler", async () => {
    const { send } = setUp({ requiredScopes: ["mcp:tools"] });
    const handler = vi.fn((_: Request, auth: AuthInfo) => new Response(`hello ${auth.subject}`));
    const sent = await withToken();
    const response = await send(sent, handler);
    expect(await response.text()).toBe("hello alice");
    expect(handler.mock.calls[0]?.[0]).toBe(sent);
  });

  it("tells the handler where the metadata of the resource stands, for challenges of its own", async () => {
    const path = "/.well-known/oauth-protected-resource";
    for (const [resource, audience, rest] of [
      [undefined, `${MCP}/mcp`, ""] as const,
      ["/mcp", `${MCP}/mcp`, "/mcp"] as const,
    ]) {
      const { send } = setUp({ resource });
      const sent = request({ Authorization: `Bearer ${await zone().mint({ audience })}` });
      const response = await send(sent, (_, auth) => new Response(auth.resourceMetadataUrl));
      expect(await response.text()).toBe(MCP + path + rest);
    }
  });

  it("asks a function for the resource once, so that a caller is let in at one resource", async () => {
    const resource = vi.fn(() => MCP);
    expect((await setUp({ resource }).send(await withToken())).status).toBe(200);
    expect(resource).toHaveBeenCalledOnce();
  });

  it.each<[string, () => Request | Promise<Request>]>([
    ["a preflight", () => request({ Origin: APP, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" })],
    ["a metadata request", () => new Request(RESOURCE_METADATA)],
    ["a request without credentials", () => request()],
    ["a malformed header", () => request({ Authorization: "Bearer a b" })],
    ["a bad token", () => request({ Authorization: "Bearer bad" })],
    ["a token that lacks a scope", () => withToken("mcp:other")],
  ])("does not bother the handler with %s", async (_, make) => {
    const { send } = setUp({ requiredScopes: ["mcp:tools"] });
    const handler = vi.fn(() => new Response());
    await send(await make(), handler);
    expect(handler).not.toHaveBeenCalled();
  });

  it("fetches the zone's metadata once, for its keys and for the copy that older clients read", async () => {
    const { send } = setUp();
    expect((await send(await withToken())).status).toBe(200);
    expect((await send(new Request(`${MCP}/.well-known/oauth-authorization-server`))).status).toBe(200);
    expect(zone().counters()["authorization-server-metadata"]).toBe(1);
  });

  it("answers a preflight without asking for a token, on every path", async () => {
    const { send } = setUp();
    const response = await send(
      request({ Origin: APP, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it.each([
    "/.well-known/oauth-protected-resource",
    "/.well-known/oauth-protected-resource/mcp",
    "/.well-known/oauth-authorization-server",
  ])("answers %s, readable by every page", async (path) => {
    const response = await setUp().send(new Request(MCP + path));
    expect(response.status).toBe(200);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Cache-Control")).toMatch(/^public/);
  });

  it("lets a plain OPTIONS request nowhere near the handler without a token", async () => {
    expect((await setUp().send(request({}, { method: "OPTIONS" }))).status).toBe(401);
  });
});

describe("a refusal", () => {
  const scopes = ["mcp:tools", "mcp:admin"];
  const table: [string, () => Request | Promise<Request>, number, string | undefined][] = [
    ["no credentials", () => request(), 401, undefined],
    ["another scheme", () => request({ Authorization: "Basic YTpi" }), 401, undefined],
    ["a malformed header", () => request({ Authorization: "Bearer a b" }), 400, "invalid_request"],
    [
      "a token of forbidden characters",
      () => request({ Authorization: "Bearer user:grant:secret" }),
      401,
      "invalid_token",
    ],
    ["an empty token", () => request({ Authorization: "Bearer " }), 400, "invalid_request"],
    ["a token that is none", () => request({ Authorization: "Bearer opaque" }), 401, "invalid_token"],
    ["a token that lacks a scope", () => withToken("mcp:tools"), 403, "insufficient_scope"],
  ];

  it.each(table)(
    "of %s names the metadata, every scope and no more than the RFC's code",
    async (_, make, status, code) => {
      const response = await setUp({ requiredScopes: scopes }).send(await make());
      expect(response.status).toBe(status);
      const challenge = challengeOf(response);
      expect(challenge).toContain(`resource_metadata="${RESOURCE_METADATA}"`);
      expect(challenge).toContain('scope="mcp:tools mcp:admin"');
      expect(/ error="([^"]*)"/.exec(challenge)?.[1]).toBe(code);
      expect(challenge.includes("error_description")).toBe(code !== undefined);
      const body = (await response.json()) as Record<string, unknown>;
      expect(body.error).toBe(code ?? "unauthorized");
    },
  );

  it.each(table)("of %s can be read by pages and is kept by no cache", async (_, make) => {
    const { headers } = await setUp({ requiredScopes: scopes }).send(await make());
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(headers.get("Access-Control-Expose-Headers")).toContain("WWW-Authenticate");
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  it.each([
    ["expired", { expiresInSeconds: -60 }, "expired"],
    ["for another server", { audience: "https://other.example" }, "wrong_audience"],
    ["of another issuer", { claims: { iss: "https://evil.example" } }, "untrusted_issuer"],
    ["without a subject", { claims: { sub: undefined } }, "missing_subject"],
    ["without a client", { claims: { client_id: undefined } }, "missing_client"],
  ])("of a token %s looks like any other on the wire, and tells the reason inside", async (_, mint, reason) => {
    const { send, events } = setUp();
    const token = await zone().mint({ resource: MCP, ...mint });
    const response = await send(request({ Authorization: `Bearer ${token}` }));
    const other = await send(request({ Authorization: "Bearer opaque" }));
    expect(response.status).toBe(401);
    expect([...response.headers]).toEqual([...other.headers]);
    expect(await response.text()).toBe(await other.text());
    expect(events).toContainEqual(expect.objectContaining({ type: "token.rejected", reason, status: 401 }));
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it.each([
    [{ resource: "/mcp" }, `${MCP}/.well-known/oauth-protected-resource/mcp`],
    [{ resource: "https://public.example/a/" }, "https://public.example/.well-known/oauth-protected-resource/a/"],
  ])("names the document of the configured resource: %j", async (options, url) => {
    expect(challengeOf(await setUp(options).send(request()))).toContain(`resource_metadata="${url}"`);
  });

  it("is what authenticate() gives, for servers that do their own routing", async () => {
    const { server } = setUp();
    expect(await server.authenticate(request())).toMatchObject({ status: 401 });
    expect(await server.authenticate(await withToken())).toMatchObject({ subject: "alice" });
  });
});

describe("a zone that is down", () => {
  it("is 503 with Retry-After, not 401, and is asked again by the next request", async () => {
    const { send, events } = setUp();
    zone().setFault("jwks", { status: 503 });
    const response = await send(await withToken());
    expect(response.status).toBe(503);
    expect(response.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(response.headers.has("WWW-Authenticate")).toBe(false);
    expect(events.map(({ type }) => type)).toContain("keys.failed");
    zone().clearFaults();
    expect((await send(await withToken())).status).toBe(200);
  });

  it("does not keep requests without credentials from their challenge", async () => {
    zone().setFault("jwks", { status: 503 });
    expect((await setUp().send(request())).status).toBe(401);
  });
});

describe("events", () => {
  it("tell who was let in, without the token", async () => {
    const { send, events } = setUp();
    const sent = await withToken();
    await send(sent);
    expect(events.at(-1)).toEqual({
      type: "token.accepted",
      issuer: zone().issuer,
      subject: "alice",
      clientId: "minted",
      scopes: ["mcp:tools"],
    });
    const token = (sent.headers.get("Authorization") ?? "").slice("Bearer ".length);
    for (const part of token.split(".")) expect(JSON.stringify(events)).not.toContain(part);
  });

  it.each([
    ["no_credentials", undefined],
    ["unsupported_scheme", "Basic YTpi"],
    ["malformed_credentials", "Bearer a b"],
    ["malformed_token", "Bearer opaque"],
  ])("tell why somebody was not: %s", async (reason, authorization) => {
    const { send, events } = setUp();
    await send(request(authorization === undefined ? {} : { Authorization: authorization }));
    expect(events).toEqual([expect.objectContaining({ type: "token.rejected", reason })]);
  });

  it("change nothing when their listener throws", async () => {
    const onEvent = () => {
      throw new Error("the listener's own");
    };
    const { send } = setUp({ onEvent, requiredScopes: ["mcp:tools"] });
    const statuses = [
      await send(await withToken()),
      await send(request()),
      await send(await withToken("other")),
      await send(await withToken(), () => Promise.reject(new Error("failed"))),
      await send(new Request(RESOURCE_METADATA)),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 401, 403, 500, 200]);
  });
});

describe("nothing of the caller's input", () => {
  it("comes back in a header, wherever it was put", async () => {
    const { send } = setUp({ resource: MCP, requiredScopes: ["mcp:tools"], cors: { origins: [APP] } });
    const marker = fc.stringMatching(/^[a-z]{12}$/).filter((text) => !"abcdefghijklmnopqrstuvwxyz".includes(text));
    const decoration = fc.constantFrom(
      (text: string) => text,
      (text: string) => `"${text}"`,
      (text: string) => `a, ${text}="b`,
    );
    const names = [
      "Authorization",
      "Origin",
      "MCP-Protocol-Version",
      "Mcp-Session-Id",
      "X-Forwarded-Host",
      "Forwarded",
      "Accept",
      "Access-Control-Request-Headers",
      "Access-Control-Request-Method",
    ];
    const scheme = fc.constantFrom("", "Bearer ", "bearer  ", "Basic ", "DPoP ");
    const path = fc.constantFrom(
      "/",
      "/mcp/",
      "/.well-known/oauth-protected-resource/",
      "/.well-known/oauth-authorization-server/",
    );
    const method = fc.constantFrom("GET", "POST", "OPTIONS", "HEAD", "DELETE");
    await fc.assert(
      fc.asyncProperty(
        marker,
        decoration,
        fc.subarray(names),
        scheme,
        path,
        method,
        async (text, decorate, chosen, prefix, at, verb) => {
          const headers = Object.fromEntries(
            chosen.map((name) => [name, name === "Authorization" ? `${prefix}${decorate(text)}` : decorate(text)]),
          );
          const url = `${MCP}${at}${text}?${text}=${encodeURIComponent(decorate(text))}`;
          const response = await send(new Request(url, { method: verb, headers }));
          expect(JSON.stringify([...response.headers])).not.toContain(text);
          expect(await response.text()).not.toContain(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("does not come back by way of a token that the zone did not sign", async () => {
    const { send, events } = setUp({ resource: MCP });
    const claim = fc.string({ minLength: 8, maxLength: 30 });
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    await fc.assert(
      fc.asyncProperty(claim, claim, async (iss, kid) => {
        const token = `${part({ alg: "ES256", typ: "at+jwt", kid })}.${part({ iss, sub: kid, aud: MCP })}.AAAA`;
        const response = await send(request({ Authorization: `Bearer ${token}` }));
        expect(response.status).toBe(401);
        expect(challengeOf(response)).toBe(
          `Bearer error="invalid_token", resource_metadata="${RESOURCE_METADATA}", error_description="The access token is invalid, expired or meant for another server"`,
        );
      }),
      { numRuns: 100 },
    );
    const [suspicion, ...refusals] = events;
    expect(suspicion?.type).toBe("configuration.suspect");
    expect(refusals.every(({ type }) => type === "token.rejected")).toBe(true);
  });
});
