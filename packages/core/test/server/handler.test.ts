import { describe, expect, it, vi } from "vitest";
import type { AuthInfo } from "../../src/auth-info.ts";
import { MemoryTokenStore } from "../../src/cache/memory-store.ts";
import type { TokenStore } from "../../src/cache/store.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import type { UpstreamToken } from "../../src/cache/upstream-token-client.ts";
import { DiscoveryError } from "../../src/discovery/authorization-server.ts";
import {
  ConfigurationError,
  InsufficientScopeError,
  InvalidTokenError,
  OAuthError,
  UnauthorizedError,
  UnavailableError,
} from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { APP, challengeOf, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken, zone } = serverBench();
const API = "https://api.example";

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
  const exchange = (code: string, isTransient = false, retryAfterSeconds?: number) =>
    new TokenExchangeError(code, "secret detail", { isTransient, retryAfterSeconds });

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

  it.each<[string, (tokens: TokenCache, auth: AuthInfo) => Promise<UpstreamToken>]>([
    ["granted by the zone", (tokens, auth) => tokens.getToken(auth, API)],
    ["for a user's name", (tokens, { subject, token }) => tokens.getTokenForSubject(subject, token, API)],
  ])("is told without an opaque upstream token, whichever object got it: %s", async (_, ask) => {
    const opaque = "gho_16C7e42F292c6912E7710c838347Ae178B4a";
    const store = new MemoryTokenStore();
    const fetch = zoneThatGrants(opaque);
    const tokens = new TokenCache(new TokenExchangeClient(zone().issuer, { fetch }), { store });
    const { send, events } = setUp();
    await send(await withToken(), async (_request, auth) => {
      const { accessToken } = await ask(tokens, auth);
      throw new Error(`GET /user with Bearer ${accessToken}: 401, {"token":"${accessToken}"}`);
    });
    expect(events.at(-1)).toEqual({
      type: "handler.failed",
      message: 'Error: GET /user with Bearer (token): 401, {"token":"(token)"}',
    });
  });

  it("is told without an opaque upstream token that another process was granted", async () => {
    const accessToken = "gho_Bf1cT4k2Q9pL0xW7vE3nR8sY5uH6jD1aM2zG";
    const stored = { accessToken, tokenType: "Bearer", expiresAt: 4_000_000_000 };
    const store: TokenStore = { get: async () => stored, set: () => undefined, delete: () => undefined };
    const exchangeToken = () => Promise.reject(new Error("nobody asks"));
    const tokens = new TokenCache({ exchangeToken }, { store });
    const { send, events } = setUp();
    await send(await withToken(), async (_request, auth) => {
      throw new Error(`401 for ${(await tokens.getToken(auth, API)).accessToken}`);
    });
    expect(events.at(-1)).toEqual({ type: "handler.failed", message: "Error: 401 for (token)" });
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

  /** The zone, with a fixed access token in its answers. */
  function zoneThatGrants(access_token: string): typeof fetch {
    return (input, init) =>
      init?.method === "POST"
        ? Promise.resolve(Response.json({ access_token, token_type: "Bearer", expires_in: 300 }))
        : fetch(input, init);
  }

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

  it.each<[string, () => Promise<Response>]>([
    [
      "has been read",
      async () => {
        const made = new Response("hello");
        await made.text();
        return made;
      },
    ],
    [
      "is being read",
      async () => {
        const made = new Response("hello");
        made.body?.getReader();
        return made;
      },
    ],
  ])("is 500 that pages can read, and an event, where it %s already", async (_, make) => {
    const { send, events } = setUp();
    const response = await send(await withToken(), make);
    expect([response.status, await response.json()]).toEqual([500, { error: "server_error" }]);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(events.at(-1)).toMatchObject({ type: "handler.failed", message: expect.stringContaining("clone()") });
  });

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
