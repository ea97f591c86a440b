import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { DiscoveryError } from "../../src/discovery.ts";
import {
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  OAuthError,
  TokenExchangeError,
  UnauthorizedError,
  UnavailableError,
} from "../../src/errors.ts";
import {
  type AuthenticatedHandler,
  ResourceServer,
  type ResourceServerOptions,
} from "../../src/server/resource-server.ts";
import { MCP, recorder, testZone } from "../exchange/support.ts";

const zone = testZone();
const RESOURCE_METADATA = `${MCP}/.well-known/oauth-protected-resource`;
const APP = "https://app.example";

function setUp(options: Partial<ResourceServerOptions> = {}) {
  const { events, onEvent } = recorder();
  const server = new ResourceServer({ issuer: zone().issuer, onEvent, ...options });
  const send = (request: Request, handler: AuthenticatedHandler = () => new Response("hello")) =>
    server.handle(request, handler);
  return { server, events, send };
}

const request = (headers: Record<string, string> = {}, init: RequestInit = {}): Request =>
  new Request(`${MCP}/mcp`, { headers, ...init });
const withToken = async (scope = "mcp:tools", headers: Record<string, string> = {}): Promise<Request> =>
  request({ Authorization: `Bearer ${await zone().mint({ user: "alice", resource: MCP, scope })}`, ...headers });

const challengeOf = (response: Response): string => response.headers.get("WWW-Authenticate") ?? "";

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
      const response = await send(sent, (_, auth) => new Response(auth.resourceMetadata));
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
    expect(events).toContainEqual({ type: "token.rejected", reason, status: 401 });
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

describe("a request that came by plain http, or for another host, which its caller decides", () => {
  const tenants = (url: URL) => `${url.origin}/${url.pathname.split("/")[1]}`;

  it.each([
    ["the origin", {}, ""],
    ["a path", { resource: "/mcp" }, "/mcp"],
    ["what a function makes of the request's URL", { resource: tenants }, "/mcp"],
  ])("is no wrong setting where the resource is %s", async (_, options, rest) => {
    const { send, events } = setUp(options);
    const response = await send(new Request("http://other.example/mcp"));
    expect(response.status).toBe(401);
    const metadata = `http://other.example/.well-known/oauth-protected-resource${rest}`;
    expect(challengeOf(response)).toContain(`resource_metadata="${metadata}"`);
    expect((await send(new Request(metadata))).status).toBe(200);
    expect(events.map(({ type }) => type)).toEqual(["token.rejected"]);
  });

  it("does not change a resource that is set", async () => {
    const { send } = setUp({ resource: MCP });
    const response = await send(new Request("http://other.example/mcp"));
    expect(challengeOf(response)).toContain(`resource_metadata="${RESOURCE_METADATA}"`);
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

describe("a misconfiguration", () => {
  const issuers: [string, unknown][] = [
    ["missing", undefined],
    ["empty", ""],
    ["not a URL", "your-zone"],
    ["http", "http://zone.example"],
    ["with a query", "https://zone.example?a=b"],
    ["with a password", "https://user:hunter2-hunter2@zone.example"],
  ];

  it.each(issuers)(
    "of the issuer is 500 without detail, and an event that says what to change: %s",
    async (_, issuer) => {
      const { send, events } = setUp({ issuer: issuer as string });
      for (const sent of [await withToken(), new Request(RESOURCE_METADATA)]) {
        const response = await send(sent);
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({ error: "server_error" });
        expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
      expect(events.map(({ type }) => type)).toEqual(["configuration.invalid", "configuration.invalid"]);
      expect(JSON.stringify(events)).not.toContain("hunter2");
    },
  );

  it.each(issuers)("of the issuer leaves what does not depend on it: %s", async (_, issuer) => {
    const { send } = setUp({ issuer: issuer as string, publicJwks: async () => ({ keys: [] }) });
    const preflight = request({ Origin: APP, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" });
    expect((await send(preflight)).status).toBe(204);
    expect((await send(new Request(`${MCP}/.well-known/jwks.json`))).status).toBe(200);
    expect((await send(request())).status).toBe(401);
  });

  it("of the issuer may be told by a function that throws", async () => {
    const issuer = (): string => {
      throw new ConfigurationError("KEYCARD_ISSUER is missing");
    };
    const { send, events } = setUp({ issuer });
    expect((await send(await withToken())).status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: "KEYCARD_ISSUER is missing" }]);
  });

  it.each([
    "mcp.example",
    "urn:example:mcp",
    "https://mcp.example/#a",
    "http://mcp.example",
    "https://u:p@mcp.example",
  ])("of the resource as %j is 500 for all that must name it", async (resource) => {
    const { send, events } = setUp({ resource });
    for (const sent of [request(), await withToken(), new Request(RESOURCE_METADATA)]) {
      expect((await send(sent)).status).toBe(500);
    }
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(["configuration.invalid"]));
  });

  const wrongScopes = ["mcp:tools", ["mcp:tools offline_access"], [""], ['mcp"'], null] as unknown as string[][];
  it.each(wrongScopes.map((scopes) => [scopes]))(
    "of the required scopes as %j is 500 for all that needs them, and leaves the documents",
    async (requiredScopes) => {
      const handler = vi.fn(() => new Response());
      const { send, events } = setUp({ requiredScopes, satisfies: () => true });
      for (const sent of [request(), await withToken(), request({ Authorization: "Bearer bad" })]) {
        const response = await send(sent, handler);
        expect(response.status).toBe(500);
        expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      }
      expect(handler).not.toHaveBeenCalled();
      const told = { type: "configuration.invalid", message: expect.stringMatching(/^requiredScopes: /) };
      expect(events).toEqual([told, told, told]);
      expect((await send(new Request(RESOURCE_METADATA))).status).toBe(200);
    },
  );

  it.each([{}, "https://app.example", { origins: [`${APP}/`] }, { origins: ["*"] }])(
    "of cors as %j is 500 for every answer, which no page may read",
    async (cors) => {
      const handler = vi.fn(() => new Response());
      const { send, events } = setUp({ cors: cors as NonNullable<ResourceServerOptions["cors"]> });
      const origin = { Origin: APP };
      const preflight = request({ ...origin, "Access-Control-Request-Method": "POST" }, { method: "OPTIONS" });
      for (const sent of [
        preflight,
        new Request(RESOURCE_METADATA),
        request(origin),
        await withToken("mcp:tools", origin),
      ]) {
        const response = await send(sent, handler);
        expect(response.status).toBe(500);
        expect(await response.json()).toEqual({ error: "server_error" });
        expect(response.headers.has("Access-Control-Allow-Origin")).toBe(false);
      }
      expect(handler).not.toHaveBeenCalled();
      const told = { type: "configuration.invalid", message: expect.stringMatching(/^cors/) };
      expect(events).toEqual([told, told, told, told]);
    },
  );

  it("of the key is 500 for jwks.json alone", async () => {
    const publicJwks = async () => {
      throw new ConfigurationError("KEYCARD_PRIVATE_KEY is encrypted");
    };
    const { send, events } = setUp({ publicJwks });
    expect((await send(new Request(`${MCP}/.well-known/jwks.json`))).status).toBe(500);
    expect((await send(await withToken())).status).toBe(200);
    expect(events[0]).toEqual({ type: "configuration.invalid", message: "KEYCARD_PRIVATE_KEY is encrypted" });
  });
});

describe("what the handler throws", () => {
  const failing = async (error: unknown, options: Partial<ResourceServerOptions> = {}) => {
    const { send, events } = setUp({ requiredScopes: ["mcp:tools"], ...options });
    const sent = await withToken();
    const response = await send(sent, () => {
      throw error;
    });
    const after = events.slice(events.findIndex(({ type }) => type === "token.accepted") + 1);
    return { response, events: after, token: (sent.headers.get("Authorization") ?? "").slice("Bearer ".length) };
  };
  const exchange = (code: string, retryable = false, retryAfterSeconds?: number) =>
    new TokenExchangeError(code, "secret detail", { retryable, retryAfterSeconds });

  it.each([
    ["somebody stopped waiting", new DOMException("This operation was aborted", "AbortError")],
    ["a deadline of the handler's own has passed", new DOMException("The operation timed out", "TimeoutError")],
  ])("is no failure where %s: 503, and an event that says so", async (_, error) => {
    const { response, events } = await failing(error);
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(events).toEqual([{ type: "request.abandoned", message: error.message }]);
  });

  it("is no failure where the client has left, whatever reason its request ended with", async () => {
    const { send, events } = setUp({});
    const controller = new AbortController();
    const request = new Request(await withToken(), { signal: controller.signal });
    const response = await send(request, ({ signal }) => {
      controller.abort(new RangeError("gone"));
      throw signal.reason;
    });
    expect(response.status).toBe(503);
    expect(events.at(-1)).toEqual({ type: "request.abandoned", message: "The client has left" });
  });

  it("is a failure where it is an error of the handler's, though the client has left", async () => {
    const { send, events } = setUp({});
    const controller = new AbortController();
    const response = await send(new Request(await withToken(), { signal: controller.signal }), () => {
      controller.abort();
      throw new TypeError("a bug");
    });
    expect(response.status).toBe(500);
    expect(events.at(-1)).toEqual({ type: "handler.failed", message: "TypeError: a bug" });
  });

  it("asks for more scopes, all of them in one challenge", async () => {
    const error = new InsufficientScopeError({ scopes: ["mail:send", "offline_access", "mcp:tools"] });
    const { response, events } = await failing(error);
    expect(response.status).toBe(403);
    expect(challengeOf(response)).toContain('error="insufficient_scope"');
    expect(challengeOf(response)).toContain('scope="mcp:tools mail:send"');
    expect(challengeOf(response)).toContain(`resource_metadata="${RESOURCE_METADATA}"`);
    expect(events).toEqual([{ type: "token.rejected", reason: "insufficient_scope", status: 403 }]);
  });

  it.each([
    [new UnauthorizedError("secret detail"), 401],
    [new InvalidTokenError("secret detail"), 401],
    [new InsufficientScopeError("secret detail"), 403],
  ])("may refuse the caller: %s", async (error, status) => {
    const { response } = await failing(error);
    expect(response.status).toBe(status);
    expect(challengeOf(response)).toContain("resource_metadata");
    expect(challengeOf(response) + (await response.text())).not.toContain("secret detail");
  });

  it.each<[string, Error, number, string]>([
    ["the zone denies this user", exchange("access_denied"), 403, "access_denied"],
    ["the zone does not know the target", exchange("invalid_target"), 403, "invalid_target"],
    ["the zone knows no such scope", exchange("invalid_scope"), 403, "invalid_scope"],
    ["our own credential is refused", exchange("invalid_client"), 500, "server_error"],
    ["our application may not exchange", exchange("unauthorized_client"), 500, "server_error"],
    ["the zone's answer can't be used", exchange("invalid_response"), 502, "server_error"],
    ["the zone is busy", exchange("slow_down", true, 17), 503, "temporarily_unavailable"],
    ["the zone is down", exchange("temporarily_unavailable", true), 503, "temporarily_unavailable"],
    ["the keys can't be had", new UnavailableError("secret detail"), 503, "temporarily_unavailable"],
    ["the zone is not what it should be", new DiscoveryError("secret detail"), 502, "server_error"],
    ["a setting is wrong", new ConfigurationError("secret detail"), 500, "server_error"],
    ["something of ours that has no status of its own", new OAuthError("odd", "secret detail"), 500, "server_error"],
    ["anything else", new Error("secret detail"), 500, "server_error"],
  ])("becomes an answer without detail: %s", async (_, error, status, code) => {
    const { response } = await failing(error);
    expect(response.status).toBe(status);
    expect(await response.clone().json()).toMatchObject({ error: code });
    expect(response.headers.has("WWW-Authenticate")).toBe(false);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.has("Retry-After")).toBe(status === 503);
    expect((await response.text()) + JSON.stringify([...response.headers])).not.toContain("secret detail");
  });

  it("passes on when the zone wants to be asked again", async () => {
    const { response } = await failing(exchange("slow_down", true, 17));
    expect(response.headers.get("Retry-After")).toBe("17");
  });

  it.each<[string, unknown, string]>([
    ["an error", new RangeError("out of range"), "RangeError: out of range"],
    ["text", "out of range", "out of range"],
    ["nothing", undefined, "undefined"],
    ["what can't be put into words", Object.create(null), "unknown error"],
    ["an error that fights back", hostile(), "unknown error"],
    ["an error of ours that nobody has reported yet", new OAuthError("odd", "odd detail"), "OAuthError: odd detail"],
  ])("is told to the operator: %s", async (_, error, message) => {
    const { response, events } = await failing(error);
    expect(response.status).toBe(500);
    expect(events).toEqual([{ type: "handler.failed", message }]);
  });

  it("is told to the operator as what to change, if it is a misconfiguration", async () => {
    const { events } = await failing(new ConfigurationError("set KEYCARD_CLIENT_ID"));
    expect(events).toEqual([{ type: "configuration.invalid", message: "set KEYCARD_CLIENT_ID" }]);
  });

  it("is told without the caller's token, and without any other", async () => {
    const { send, events } = setUp();
    const sent = await withToken();
    const token = (sent.headers.get("Authorization") ?? "").slice("Bearer ".length);
    const upstream = await zone().mint({ user: "bob" });
    await send(sent, () => {
      throw new Error(`GET https://api.example?a=${token}&b=${upstream} failed`);
    });
    expect(events.at(-1)).toEqual({
      type: "handler.failed",
      message: expect.stringMatching(/^Error: GET https:\/\/api\.example\?a=\(\w+\)&b=\(\w+\) failed$/),
    });
  });

  it("may come late: a promise that rejects is no different", async () => {
    const { send, events } = setUp();
    const response = await send(await withToken(), () => Promise.reject(new Error("late")));
    expect(response.status).toBe(500);
    expect(events.at(-1)).toEqual({ type: "handler.failed", message: "Error: late" });
  });

  it("may be that it answers with no response", async () => {
    const { send, events } = setUp();
    const response = await send(await withToken(), () => undefined as unknown as Response);
    expect(response.status).toBe(500);
    expect(events.at(-1)?.type).toBe("handler.failed");
  });

  function hostile(): Error {
    const error = new Error("never seen");
    Object.defineProperty(error, "message", {
      get: () => {
        throw new Error("gotcha");
      },
    });
    return error;
  }
});

describe("what the handler answers", () => {
  const answering = async (made: Response, options: Partial<ResourceServerOptions> = {}, headers = {}) =>
    setUp(options).send(await withToken("mcp:tools", headers), () => made);

  it("is for its caller alone, unless it says otherwise", async () => {
    expect((await answering(new Response())).headers.get("Cache-Control")).toBe("private, no-store");
    const own = new Response("", { headers: { "Cache-Control": "max-age=60" } });
    expect((await answering(own)).headers.get("Cache-Control")).toBe("max-age=60");
  });

  it("can be read by pages, and its session id too", async () => {
    const { headers } = await answering(new Response("", { headers: { "Mcp-Session-Id": "1" } }));
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(headers.get("Access-Control-Expose-Headers")).toContain("Mcp-Session-Id");
  });

  it("keeps a CORS policy of its own", async () => {
    const own = { "Access-Control-Allow-Origin": APP, "Access-Control-Expose-Headers": "X-Total" };
    const { headers } = await answering(new Response("", { headers: own }));
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(headers.get("Access-Control-Expose-Headers")).toBe("X-Total");
  });

  it("can be read by the listed pages only, if the server says so", async () => {
    const options = { cors: { origins: [APP] } };
    const listed = await answering(new Response(), options, { Origin: APP });
    const other = await answering(new Response(), options, { Origin: "https://evil.example" });
    expect(listed.headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(other.headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect([listed, other].map(({ headers }) => headers.get("Vary"))).toEqual(["Origin", "Origin"]);
  });

  it("says nothing of CORS where that is off, no more than a refusal or a document does", async () => {
    const { send } = setUp({ cors: false });
    for (const sent of [await withToken(), request(), new Request(RESOURCE_METADATA)]) {
      const names = [...(await send(sent)).headers.keys()];
      expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("keeps its status, its headers and every cookie", async () => {
    const headers = new Headers({ "X-Own": "1" });
    headers.append("Set-Cookie", "a=1");
    headers.append("Set-Cookie", "b=2");
    const response = await answering(new Response("made", { status: 201, statusText: "Made", headers }));
    expect([response.status, response.statusText, response.headers.get("X-Own")]).toEqual([201, "Made", "1"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it.each([204, 205, 304])("may have no body: %i", async (status) => {
    expect((await answering(new Response(null, { status }))).status).toBe(status);
  });

  it("may be one whose headers can't be changed", async () => {
    const response = await answering(Response.redirect("https://elsewhere.example", 303));
    expect(response.headers.get("Location")).toBe("https://elsewhere.example/");
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  });

  it("streams: its beginning arrives before its end is made", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(made) {
        controller = made;
        made.enqueue(new TextEncoder().encode("data: 1\n\n"));
      },
    });
    const response = await answering(new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
    controller?.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("is cancelled at its source when the client stops reading", async () => {
    const cancel = vi.fn();
    const response = await answering(new Response(new ReadableStream({ cancel })));
    await response.body?.cancel("gone");
    expect(cancel).toHaveBeenCalledOnce();
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
          `Bearer error="invalid_token", error_description="The access token is invalid, expired or meant for another server", resource_metadata="${RESOURCE_METADATA}"`,
        );
      }),
      { numRuns: 100 },
    );
    expect(events.every(({ type }) => type === "token.rejected")).toBe(true);
  });
});
