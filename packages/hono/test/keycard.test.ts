import { ConfigurationError, TokenExchangeError } from "@edgegrant/core";
import { Hono } from "hono";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { requestId } from "hono/request-id";
import { describe, expect, it, vi } from "vitest";
import { InsufficientScopeError, insufficientScope, type KeycardOptions, requireScopes } from "../src/node.ts";
import { METADATA, protectedApp, SERVER_URL, zoneForFile } from "./support.ts";

const zone = zoneForFile();
const protect = (options?: KeycardOptions) => protectedApp(zone().issuer, options);

async function callerOf(scope = "mcp:tools", user = "alice"): Promise<Record<string, string>> {
  return { Authorization: `Bearer ${await zone().mint({ user, audience: SERVER_URL, scope })}` };
}

async function posted(body: unknown, scope?: string): Promise<RequestInit> {
  const headers = { ...(await callerOf(scope)), "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

const challengeOf = (response: Response) => response.headers.get("WWW-Authenticate");

describe("a verified caller", () => {
  it("is in c.var.auth", async () => {
    const { app, guard } = protect({ requiredScopes: ["mcp:tools"] });
    app.use(guard).get("/mcp", (c) => c.json({ subject: c.var.auth.subject, resource: c.var.auth.resource }));
    const answer = await app.request("/mcp", { headers: await callerOf() });
    expect(await answer.json()).toEqual({ subject: "alice", resource: SERVER_URL });
    expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("reaches the routes of an app within the app", async () => {
    const { app, guard } = protect();
    const inner = new Hono<{ Variables: { auth: { subject: string } } }>();
    inner.get("/whoami", (c) => c.text(c.var.auth.subject));
    app.use(guard).route("/mcp", inner);
    expect(await (await app.request("/mcp/whoami", { headers: await callerOf() })).text()).toBe("alice");
  });

  it("does without a credential until a token is wanted", async () => {
    const { app, guard, events } = protect();
    app.use(guard).get("/mcp", async (c) => {
      if (c.req.query("api")) await c.var.tokens.getToken(c.var.auth, "https://api.example");
      return c.text("Hello");
    });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect(await (await app.request("/mcp", { headers: await callerOf() })).text()).toBe("Hello");
    expect((await app.request("/mcp?api=1", { headers: await callerOf() })).status).toBe(500);
    expect(events.filter(({ type }) => type === "configuration.invalid")).toHaveLength(1);
  });

  it("gets 404 where there is no route", async () => {
    const { app, guard } = protect();
    expect((await app.use(guard).request("/nowhere", { headers: await callerOf() })).status).toBe(404);
  });

  it("gets the head of an answer", async () => {
    const { app, guard } = protect();
    app.use(guard).get("/mcp", (c) => c.text("Hello", 200, { "X-Of-Route": "1" }));
    const answer = await app.request("/mcp", { method: "HEAD", headers: await callerOf() });
    expect([answer.status, answer.headers.get("X-Of-Route"), await answer.text()]).toEqual([200, "1", ""]);
  });
});

describe("everybody else", () => {
  it("is told where to get a token", async () => {
    const { app, guard } = protect({ requiredScopes: ["mcp:tools"] });
    const handler = vi.fn((c) => c.text("Hello"));
    app.use(guard).all("/mcp", handler);
    const answer = await app.request("/mcp", { method: "POST" });
    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toBe(`Bearer scope="mcp:tools", resource_metadata="${METADATA}"`);
    expect(handler).not.toHaveBeenCalled();
  });

  it("finds the metadata, also where no route is registered", async () => {
    const { app, guard } = protect();
    const { pathname } = new URL(METADATA);
    const answer = await app.use(guard).request(pathname);
    expect(await answer.json()).toMatchObject({ resource: SERVER_URL, authorization_servers: [zone().issuer] });
  });

  it("may ask from any page", async () => {
    const { app, guard } = protect();
    const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "POST" };
    const answer = await app.use(guard).request("/mcp", { method: "OPTIONS", headers });
    expect([answer.status, answer.headers.get("Access-Control-Allow-Origin")]).toEqual([204, "*"]);
  });

  it("gets 403 for a scope that is missing, and 401 for a bad token", async () => {
    const { app, guard } = protect({ requiredScopes: ["mcp:tools"] });
    app.use(guard).get("/mcp", (c) => c.text("Hello"));
    const refused = await app.request("/mcp", { headers: await callerOf("mail:send") });
    expect([refused.status, challengeOf(refused)]).toEqual([
      403,
      expect.stringContaining('scope="mail:send mcp:tools"'),
    ]);
    expect((await app.request("/mcp", { headers: { Authorization: "Bearer a.b.c" } })).status).toBe(401);
  });

  it("gets 503 while the zone is down", async () => {
    const headers = await callerOf();
    const { app, guard } = protect({ settings: { KEYCARD_ISSUER: "http://127.0.0.1:9" } });
    const token = await zone().mint({ user: "alice", audience: SERVER_URL, claims: { iss: "http://127.0.0.1:9" } });
    app.use(guard).get("/mcp", (c) => c.text("Hello"));
    const answer = await app.request("/mcp", { headers: { ...headers, Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  });

  it("gets 500 if a setting is wrong, and routes before the middleware work", async () => {
    const { app, guard, events } = protect({ settings: { KEYCARD_ISSUER: "" } });
    app
      .get("/health", (c) => c.text("ok"))
      .use(guard)
      .get("/mcp", (c) => c.text("Hello"));
    expect((await app.request("/mcp", { headers: await callerOf() })).status).toBe(500);
    expect(events).toContainEqual({
      type: "configuration.invalid",
      message: expect.stringContaining("KEYCARD_ISSUER"),
    });
    expect(await (await app.request("/health")).text()).toBe("ok");
  });
});

describe("what a route throws", () => {
  it("is answered by Hono if it has an answer of its own", async () => {
    const { app, guard } = protect();
    app.use(guard).get("/mcp", () => {
      throw new HTTPException(418, { message: "I am a teapot" });
    });
    const answer = await app.request("/mcp", { headers: await callerOf() });
    expect([answer.status, await answer.text()]).toEqual([418, "I am a teapot"]);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("is answered by app.onError if it is an error of the app", async () => {
    const { app, guard, events } = protect();
    app.onError((error, c) => c.json({ said: error.message }, 409)).use(guard);
    app.get("/mcp", () => {
      throw new RangeError("too many");
    });
    const answer = await app.request("/mcp", { headers: await callerOf() });
    expect([answer.status, await answer.json()]).toEqual([409, { said: "too many" }]);
    expect(events.filter(({ type }) => type === "handler.failed")).toEqual([]);
  });

  it("is answered by edgegrant if app.onError throws", async () => {
    const { app, guard, events } = protect();
    app.onError((error) => {
      throw error;
    });
    app.use(guard).get("/mcp", () => {
      throw new RangeError("too many");
    });
    const answer = await app.request("/mcp", { headers: await callerOf() });
    expect([answer.status, await answer.json()]).toEqual([500, { error: "server_error" }]);
    expect(events).toContainEqual({ type: "handler.failed", message: expect.stringContaining("too many") });
  });

  it.each([
    ["a step-up", () => new InsufficientScopeError({ scopes: ["mail:send"] }), 403],
    ["a wrong setting", () => new ConfigurationError("KEYCARD_X is missing"), 500],
    ["a refused exchange", () => new TokenExchangeError("access_denied", "No", {}), 403],
  ])("is answered by edgegrant if it is edgegrant's, whatever app.onError says: %s", async (_, make, status) => {
    const { app, guard } = protect();
    app.onError((_error, c) => c.text("Internal Server Error", 500, { "X-Of-Error": "1" })).use(guard);
    app.get("/mcp", () => {
      throw make();
    });
    const answer = await app.request("/mcp", { headers: await callerOf() });
    expect([answer.status, answer.headers.get("X-Of-Error")]).toEqual([status, null]);
    expect(await answer.text()).not.toContain("Internal");
  });

  it("asks for the scope that is missing", async () => {
    const { app, guard } = protect();
    app.use(guard);
    app.get("/thrown", (c) => {
      requireScopes(c.var.auth, "mail:send");
      return c.text("sent");
    });
    app.get("/returned", (c) => insufficientScope(c.var.auth, ["mail:send"]));
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const path of ["/thrown", "/returned"]) {
      const answer = await app.request(path, { headers: await callerOf() });
      expect([answer.status, challengeOf(answer)]).toEqual([
        403,
        expect.stringContaining('scope="mcp:tools mail:send"'),
      ]);
    }
  });
});

describe("a part of an app", () => {
  it("is protected by one middleware at two paths", async () => {
    const { app, guard } = protect();
    app.use("/.well-known/*", guard).use("/mcp/*", guard);
    app.get("/open", (c) => c.text("open")).get("/mcp/*", (c) => c.text("Hello"));
    for (const path of ["/mcp", "/mcp/deeper"]) {
      expect((await app.request(path)).status).toBe(401);
      expect(await (await app.request(path, { headers: await callerOf() })).text()).toBe("Hello");
    }
    expect((await app.request(new URL(METADATA).pathname)).status).toBe(200);
    expect(await (await app.request("/open")).text()).toBe("open");
  });

  it("can be a mounted app", async () => {
    const { app, guard } = protect();
    app.use(guard).mount("/mcp", (request: Request) => new Response(new URL(request.url).pathname));
    expect((await app.request("/mcp/deeper")).status).toBe(401);
    expect(await (await app.request("/mcp/deeper", { headers: await callerOf() })).text()).toBe("/deeper");
  });
});

describe("other middleware", () => {
  it("outside adds its headers to refusals and answers alike", async () => {
    const { app, guard } = protect();
    app.use(requestId(), cors({ origin: "https://app.example", credentials: true }), guard);
    app.get("/mcp", (c) => c.text("Hello"));
    app.get("/more", () => {
      throw new InsufficientScopeError({ scopes: ["mail:send"] });
    });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const headers = { ...(await callerOf()), Origin: "https://app.example" };
    const answers = await Promise.all([
      app.request("/mcp", { headers: { Origin: "https://app.example" } }),
      app.request("/more", { headers }),
      app.request("/mcp", { headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 200]);
    for (const answer of answers) {
      expect(answer.headers.get("X-Request-Id")).toMatch(/\w/);
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("https://app.example");
    }
    expect(challengeOf(answers[1] as Response)).toContain('error="insufficient_scope"');
  });

  it("outside adds its headers to the answer that takes the place of a route's", async () => {
    const { app, guard } = protect({ listing: "granted", toolScopes: { send_mail: "mail:send" } });
    app.use(requestId(), guard);
    const coded = { "Content-Encoding": "gzip", "Content-Type": "application/json" };
    app.post("/mcp", (c) => c.body(new Uint8Array([31, 139, 8]), 200, coded));
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const answer = await app.request("/mcp", { method: "POST", headers: await callerOf(), body });
    expect(answer.status).toBe(500);
    expect(answer.headers.get("X-Request-Id")).toMatch(/\w/);
  });

  it("that has read the body leaves it to the routes", async () => {
    const { app, guard } = protect();
    app.use(async (c, next) => {
      await c.req.json();
      await next();
    });
    app.use(guard).post("/mcp", async (c) => c.json({ raw: await c.req.raw.text() }));
    const answer = await app.request("/mcp", await posted({ id: 1 }));
    expect(await answer.json()).toEqual({ raw: '{"id":1}' });
  });
});

describe("sessions", () => {
  function mcp(options?: KeycardOptions) {
    const { app, guard } = protect(options);
    app
      .use(guard)
      .all("/mcp", (c) => c.text(c.req.header("Mcp-Session-Id") ?? "none", 200, { "Mcp-Session-Id": "s1" }));
    return app;
  }

  it("belong to their callers, and the route sees the id that it has given", async () => {
    const app = mcp();
    const opened = await app.request("/mcp", { method: "POST", headers: await callerOf() });
    const id = opened.headers.get("Mcp-Session-Id") ?? "";
    expect(id).toMatch(/^s1\.[\w-]{43}$/);
    const again = await app.request("/mcp", {
      method: "POST",
      headers: { ...(await callerOf()), "Mcp-Session-Id": id },
    });
    expect([await again.text(), again.headers.get("Mcp-Session-Id")]).toEqual(["s1", id]);
    for (const session of [id, "s1"]) {
      const headers = { ...(await callerOf("mcp:tools", "bob")), "Mcp-Session-Id": session };
      expect((await app.request("/mcp", { method: "POST", headers })).status).toBe(404);
    }
  });

  it("belong to everybody with the option", async () => {
    const headers = { ...(await callerOf("mcp:tools", "bob")), "Mcp-Session-Id": "s1" };
    expect(await (await mcp({ sessions: "unbound" }).request("/mcp", { headers })).text()).toBe("s1");
  });
});

describe("scopes of tools", () => {
  const call = (name: string) => ({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } });

  it("are asked for before the route runs, which gets the body intact", async () => {
    const { app, guard } = protect({ toolScopes: { send_mail: "mail:send" } });
    app.use(guard).post("/mcp", async (c) => c.json(await c.req.json()));
    const refused = await app.request("/mcp", await posted(call("send_mail")));
    expect([refused.status, challengeOf(refused)]).toEqual([
      403,
      expect.stringContaining('scope="mcp:tools mail:send"'),
    ]);
    const passed = await app.request("/mcp", await posted(call("send_mail"), "mcp:tools mail:send"));
    expect(await passed.json()).toEqual(call("send_mail"));
  });

  it("are asked for where another middleware has read the body", async () => {
    const { app, guard } = protect({ toolScopes: { send_mail: "mail:send" } });
    app.use(async (c, next) => {
      await c.req.text();
      await next();
    });
    app.use(guard).post("/mcp", async (c) => c.json(await c.req.json()));
    expect((await app.request("/mcp", await posted(call("send_mail")))).status).toBe(403);
    expect((await app.request("/mcp", await posted(call("other")))).status).toBe(200);
  });

  it("are judged by the very body that the route gets, where another middleware has replaced it", async () => {
    const { app, guard } = protect({ toolScopes: { send_mail: "mail:send" } });
    app.use(async (c, next) => {
      await c.req.text();
      const { method, headers } = c.req.raw;
      c.req.raw = new Request(c.req.url, { method, headers, body: JSON.stringify(call("other")) });
      await next();
    });
    app.use(guard).post("/mcp", async (c) => c.json(await c.req.json()));
    const answer = await app.request("/mcp", await posted(call("send_mail")));
    expect([answer.status, await answer.json()]).toEqual([200, call("other")]);
  });

  it("narrow lists", async () => {
    const { app, guard } = protect({ toolScopes: { send_mail: "mail:send" }, listing: "granted" });
    const tools = [{ name: "send_mail" }, { name: "whoami" }];
    app.use(guard).post("/mcp", (c) => c.json({ jsonrpc: "2.0", id: 1, result: { tools } }));
    const answer = await app.request("/mcp", await posted({ jsonrpc: "2.0", id: 1, method: "tools/list" }));
    expect(await answer.json()).toMatchObject({ result: { tools: [{ name: "whoami" }] } });
  });
});

describe("settings", () => {
  it("come from the environment of the process", async () => {
    vi.stubEnv("KEYCARD_ISSUER", zone().issuer);
    vi.stubEnv("KEYCARD_SERVER_URL", "https://elsewhere.example/mcp");
    const { keycard } = await import("../src/node.ts");
    const { keycard: portable } = await import("../src/index.ts");
    for (const guard of [keycard(), portable()]) {
      const answer = await new Hono().use(guard).request("/.well-known/oauth-protected-resource");
      expect(await answer.json()).toMatchObject({ resource: "https://elsewhere.example/mcp" });
    }
    vi.unstubAllEnvs();
  });

  it("make the credential, if it is a function", async () => {
    const credential = vi.fn(() => {
      throw new ConfigurationError("The vault is locked");
    });
    const settings = { KEYCARD_CLIENT_ID: "the server" };
    const { app, guard, events } = protect({ credential, settings });
    app.use(guard).get("/mcp", async (c) => {
      await c.var.tokens.getToken(c.var.auth, "https://api.example");
      return c.text("never");
    });
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await app.request("/mcp", { headers: await callerOf() })).status).toBe(500);
    expect(credential).toHaveBeenCalledWith(expect.objectContaining({ KEYCARD_CLIENT_ID: "the server" }));
    expect(events).toContainEqual({ type: "configuration.invalid", message: "The vault is locked" });
  });
});
