import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { claimsOf, MCP, PROFILES } from "../exchange/support.ts";
import { gatewayBench, type Received, status, tokenIn } from "./support.ts";

const { zone, upstream, open } = gatewayBench();
const POST = { method: "POST", body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' };

describe("the upstream server", () => {
  it("gets a token for itself, of the caller, and never the caller's own", async () => {
    upstream.answers();
    const { send } = open();
    const { token } = await send("/a?b=c", { ...POST, user: "bob", headers: { "Content-Type": "application/json" } });
    const [seen] = upstream.received as [Received];
    expect(seen).toMatchObject({ method: "POST", url: "/mcp/a?b=c", body: POST.body });
    expect(claimsOf(tokenIn(seen))).toMatchObject({ sub: "bob", aud: PROFILES });
    expect(JSON.stringify(seen)).not.toContain(token);
  });

  it("gets each caller's own token where callers alternate", async () => {
    upstream.answers();
    const { send } = open();
    for (const user of ["alice", "bob", "alice", "bob"]) await send("/", { user });
    expect(upstream.received.map((seen) => claimsOf(tokenIn(seen)).sub)).toEqual(["alice", "bob", "alice", "bob"]);
    expect(zone().counters().token).toBe(2);
  });

  it("gets the headers of MCP and of HTTP's own, and no others", async () => {
    upstream.answers();
    const { send } = open({ requestHeaders: ["X-Tenant", "Cookie2"] });
    const passed = {
      accept: "application/json, text/event-stream",
      "last-event-id": "7",
      "mcp-protocol-version": "2025-11-25",
      "mcp-param-region": "eu",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
      "x-tenant": "t",
    };
    const dropped = {
      cookie: "a=b",
      connection: "close, Cookie2",
      cookie2: "1",
      forwarded: "for=1",
      origin: "https://app.example",
      "proxy-authorization": "Basic YQ==",
      te: "trailers",
      upgrade: "h2c",
      "x-forwarded-for": "1",
      "x-forwarded-user": "admin",
      "x-http-method-override": "DELETE",
      "x-tenant_id": "t",
    };
    await send("/", { headers: { ...passed, ...dropped } });
    const [{ headers }] = upstream.received as [Received];
    expect(headers).toMatchObject(passed);
    expect(headers).toMatchObject({ "accept-encoding": "identity", via: "1.1 edgegrant" });
    // No cache may answer for it: one of Workers does not tell users apart by such headers as `X-User`.
    expect(headers).toMatchObject({ "cache-control": "no-cache" });
    const ofFetch = ["host", "user-agent", "accept-language", "sec-fetch-mode", "cache-control", "pragma"];
    const own = [...ofFetch, "authorization", "via", "accept-encoding"];
    const others = Object.keys(headers).filter(
      (name) => !(name in passed) && !own.includes(name) && name !== "connection",
    );
    expect(others).toEqual([]);
  });

  it("gets the caller's token in no header and no URL", async () => {
    upstream.answers();
    const { gateway } = open();
    const token = await zone().mint({ user: "alice", resource: MCP, scope: "mcp:tools" });
    const headers = { Authorization: `Bearer ${token}`, Prefer: `token=${token}` };
    expect((await gateway(new Request(`${MCP}/?t=${token}`, { headers }))).status).toBe(400);
    expect((await gateway(new Request(`${MCP}/`, { headers }))).status).toBe(200);
    expect(JSON.stringify(upstream.received)).not.toContain(token);
  });

  it("is asked again once, with another token, after a 401, and the body is sent again", async () => {
    upstream.answers(({ headers }, response) => {
      const isFirst = upstream.received.length === 1;
      response.writeHead(isFirst ? 401 : 200, { "WWW-Authenticate": "Bearer" }).end(headers.authorization);
    });
    const { send } = open();
    expect((await send("/", POST)).response.status).toBe(200);
    const [first, second] = upstream.received as [Received, Received];
    expect(second.body).toBe(POST.body);
    expect(tokenIn(second)).not.toBe(tokenIn(first));
  });
});

describe("the client", () => {
  it("never gets the upstream server's 401", async () => {
    upstream.answers(status(401, { "WWW-Authenticate": 'Bearer resource_metadata="https://evil.example"' }));
    const { send, events } = open();
    const { response } = await send();
    expect(response.status).toBe(502);
    expect(response.headers.get("WWW-Authenticate")).toBeNull();
    expect(await response.json()).toEqual({ error: "bad_gateway" });
    expect(upstream.received).toHaveLength(2);
    expect(events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "refused" }));
  });

  it("gets the headers that describe the answer, and no others", async () => {
    const passed = { "content-type": "text/plain", etag: '"1"', "mcp-protocol-version": "2025-11-25", "x-own": "1" };
    const dropped = {
      "access-control-allow-credentials": "true",
      "access-control-allow-origin": "https://evil.example",
      "alt-svc": 'h3="evil.example:443"',
      "cache-control": "public, max-age=600",
      "clear-site-data": '"*"',
      connection: "keep-alive, X-Accel-Buffering",
      link: '<https://evil.example>; rel="oauth-protected-resource"',
      location: "https://evil.example/",
      "set-cookie": "a=b",
      "strict-transport-security": "max-age=1",
      "www-authenticate": "Bearer",
      "x-accel-buffering": "no",
      "x-powered-by": "something",
    };
    upstream.answers(status(200, { ...passed, ...dropped }));
    const { send } = open({ responseHeaders: ["X-Own"] });
    const { response } = await send();
    expect(Object.fromEntries(response.headers)).toEqual({
      ...passed,
      "access-control-allow-origin": "*",
      "cache-control": "private, no-store",
    });
  });

  it.each([
    [301, 502],
    [307, 502],
    [304, 304],
    [404, 404],
    [407, 502],
    [429, 429],
    [500, 500],
    [999, 502],
  ])("gets for an upstream %i the status %i", async (code, expected) => {
    upstream.answers(status(code, { Location: "http://127.0.0.1:9/" }));
    expect(await open().statusOf()).toBe(expected);
    expect(upstream.received).toHaveLength(1);
  });

  it("gets a Location that leads through the gateway", async () => {
    upstream.answers(status(201, { Location: `${upstream.address()}/mcp/items/7` }));
    const { send } = open();
    expect((await send()).response.headers.get("Location")).toBe("/items/7");
  });

  it("gets what the upstream server sent in a coding that it was not asked for", async () => {
    upstream.answers((_request, response) => {
      const body = gzipSync("hello ".repeat(100));
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": body.length, ETag: '"1"' }).end(body);
    });
    const { send } = open();
    const { response } = await send();
    expect(await response.text()).toBe("hello ".repeat(100));
    expect(response.headers.get("Content-Encoding")).toBeNull();
    expect(response.headers.get("Content-Length")).toBeNull();
    expect(response.headers.get("ETag")).toBe('W/"1"');
  });

  it("gets 502 for a part in a coding that nobody asked for, and the upstream server's connection is given up", async () => {
    const closed = new Promise((resolve) => {
      upstream.answers((_request, response) => {
        response.on("close", resolve).writeHead(206, { "Content-Encoding": "gzip" }).write(gzipSync("hello"));
      });
    });
    const { statusOf, events } = open();
    expect(await statusOf()).toBe(502);
    expect(events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "unreadable" }));
    await closed;
  });

  it("gets 404 for a path outside, and nothing is sent", async () => {
    upstream.answers();
    expect(await open({ path: "/mcp" }).statusOf("/other")).toBe(404);
    expect(upstream.received).toEqual([]);
  });

  it("gets 404 for another caller's session, and nothing is sent", async () => {
    upstream.answers(status(200, { "Mcp-Session-Id": "7" }));
    const { send } = open();
    const session = (await send()).response.headers.get("Mcp-Session-Id") ?? "";
    upstream.answers();
    const headers = { "Mcp-Session-Id": session };
    expect((await send("/", { user: "bob", headers })).response.status).toBe(404);
    expect(upstream.received).toEqual([]);
    await send("/", { headers });
    expect(upstream.received[0]?.headers["mcp-session-id"]).toBe("7");
  });
});

describe("a scope that the upstream server demands", () => {
  const demand = (scope: string) => (seen: Received, response: Parameters<ReturnType<typeof status>>[1]) => {
    const { scope: granted } = claimsOf(tokenIn(seen));
    const isGranted = String(granted).split(" ").includes(scope);
    const challenge = `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="https://evil.example"`;
    response.writeHead(isGranted ? 200 : 403, isGranted ? {} : { "WWW-Authenticate": challenge }).end();
  };
  const exchange = { resource: PROFILES, scope: "profile:read", stepUp: { "mcp:admin": "profile:write" } };

  it("is demanded of the client, as the gateway calls it", async () => {
    upstream.answers(demand("profile:write"));
    const { response } = await open({ exchange }).send();
    expect(response.status).toBe(403);
    const challenge = response.headers.get("WWW-Authenticate");
    expect(challenge).toContain('error="insufficient_scope"');
    expect(challenge).toContain('scope="mcp:tools mcp:admin"');
    expect(challenge).not.toContain("evil.example");
    expect(upstream.received).toHaveLength(1);
  });

  it("is in the token of a caller whose own entitles to it", async () => {
    upstream.answers(demand("profile:write"));
    expect(await open({ exchange }).statusOf("/", { scope: "mcp:tools mcp:admin" })).toBe(200);
    expect(upstream.received).toHaveLength(1);
  });

  it("is requested of the zone once it is demanded, where no scope is usual", async () => {
    upstream.answers((seen, response) => {
      // Without a scope, the zone grants all of them.
      const isSecond = upstream.received.length === 2;
      if (isSecond) expect(claimsOf(tokenIn(seen)).scope).toBe("profile:write");
      // Nothing entitles to the first of these scopes, so it is not requested.
      const challenge = 'Bearer error="insufficient_scope", scope="billing profile:write"';
      response.writeHead(isSecond ? 200 : 403, isSecond ? {} : { "WWW-Authenticate": challenge }).end();
    });
    const lax = { resource: PROFILES, stepUp: { "mcp:admin": "profile:write" } };
    expect(await open({ exchange: lax }).statusOf("/", { scope: "mcp:admin", ...POST })).toBe(200);
    expect(upstream.received[1]?.body).toBe(POST.body);
  });

  it("is granted to a caller with any of the scopes that entitle to it", async () => {
    let calls = 0;
    upstream.answers((_seen, response) => {
      calls += 1;
      const challenge = 'Bearer error="insufficient_scope", scope="profile:write"';
      response.writeHead(calls > 1 ? 200 : 403, calls > 1 ? {} : { "WWW-Authenticate": challenge }).end();
    });
    const stepUp = { "mcp:admin": "profile:write", "mcp:tools": "profile:write" };
    expect(await open({ exchange: { resource: PROFILES, stepUp } }).statusOf()).toBe(200);
  });

  it("leads to a plain 403 where nothing entitles to it", async () => {
    upstream.answers(demand("profile:delete"));
    const { response } = await open({ exchange }).send();
    expect([response.status, response.headers.get("WWW-Authenticate")]).toEqual([403, null]);
  });

  it("is the same scope at the gateway where the settings say nothing", async () => {
    upstream.answers(demand("mail:send"));
    const { response } = await open().send();
    expect(response.headers.get("WWW-Authenticate")).toContain('scope="mcp:tools mail:send"');
  });

  it("leads to 403 once, not to a loop, if it was granted and is demanded again", async () => {
    upstream.answers(status(403, { "WWW-Authenticate": 'Bearer error="insufficient_scope", scope="profile:write"' }));
    const { response } = await open({ exchange }).send("/", { scope: "mcp:tools mcp:admin" });
    expect([response.status, response.headers.get("WWW-Authenticate")]).toEqual([403, null]);
    expect(upstream.received).toHaveLength(1);
  });
});
