import { describe, expect, it } from "vitest";
import { ResourceAccessError } from "../../src/access/resource-access-error.ts";
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
  MessageError,
  OAuthError,
  SecretError,
  SessionError,
  UnauthorizedError,
  UnavailableError,
  UpstreamError,
} from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { MCP } from "../exchange/support.ts";
import { compact, createSigner } from "../support/forge.ts";
import { challengeOf, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken, zone } = serverBench();
const API = "https://api.example";
const NO_ACCESS = { resource: API, errorType: "missing_token" } as const;

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
    const caller = { issuer: zone().issuer, subject: "alice", clientId: expect.any(String) };
    expect(events).toEqual([{ type: "token.rejected", reason: "insufficient_scope", status: 403, ...caller }]);
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
    ["an error of the platform", new DOMException("no copy", "DataCloneError"), "DataCloneError: no copy"],
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

  it.each([
    ["unreachable", 502, "bad_gateway"],
    ["timeout", 504, "gateway_timeout"],
  ] as const)("is told apart where the server behind a gateway is the cause: %s", async (reason, status, error) => {
    const { response, events } = await failing(new UpstreamError(reason, "no answer"));
    expect([response.status, await response.json()]).toEqual([status, { error }]);
    expect(events).toEqual([{ type: "upstream.failed", reason, message: "no answer" }]);
  });

  it("is answered and told as its cause, where it says that there is no access to a resource", async () => {
    const cause = exchange("slow_down", true, 17);
    const { response, events } = await failing(new ResourceAccessError({ ...NO_ACCESS, cause }));
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "17"]);
    expect(events).toEqual([]);
    const bug = await failing(new ResourceAccessError({ ...NO_ACCESS, cause: new RangeError("out of range") }));
    expect(bug.response.status).toBe(500);
    expect(bug.events).toEqual([{ type: "handler.failed", message: "RangeError: out of range" }]);
  });

  it("is a failure of the handler where it asks for access that nobody requested", async () => {
    const { response, events } = await failing(new ResourceAccessError(NO_ACCESS));
    expect([response.status, await response.json()]).toEqual([500, { error: "server_error" }]);
    expect(events).toEqual([
      { type: "handler.failed", message: expect.stringMatching(/^ResourceAccessError: There is no access to/) },
    ]);
  });

  it("is an outage where a secret can't be read, and the operator is told which", async () => {
    const { response, events } = await failing(new SecretError("KEYCARD_SESSION_KEY can't be read"));
    expect([response.status, await response.json()]).toEqual([503, { error: "temporarily_unavailable" }]);
    expect(events).toEqual([{ type: "secret.failed", message: "KEYCARD_SESSION_KEY can't be read" }]);
  });

  it.each<[MessageError, number, object]>([
    [new MessageError("too_large"), 413, { code: -32_000, message: "The request body is too large" }],
    [new MessageError("ambiguous", 7), 400, { code: -32_600, message: expect.stringMatching(/^Invalid request: /) }],
    [new MessageError("unnamed", "a"), 400, { code: -32_602, message: expect.stringMatching(/^Invalid params: /) }],
  ])("is an error of JSON-RPC where a message can't be read: %s", async (thrown, status, error) => {
    const { response, events } = await failing(thrown);
    expect(response.status).toBe(status);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual({ jsonrpc: "2.0", error, id: thrown.id });
    expect(events).toEqual([]);
  });

  it("is an error of JSON-RPC where the session is not the caller's, as the MCP SDKs have it", async () => {
    const { response } = await failing(new SessionError("not_the_callers"));
    expect([response.status, await response.json()]).toEqual([
      404,
      { jsonrpc: "2.0", error: { code: -32_001, message: "Session not found" }, id: null },
    ]);
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

  it("is told without the caller's token, though its header is spelled as no other is", async () => {
    const signer = await createSigner("ES256");
    const { issuer } = zone();
    const header = ` {"alg":"ES256","typ":"at+jwt","kid":${JSON.stringify(signer.kid)}}`;
    const claims = { iss: issuer, sub: "alice", aud: MCP, client_id: "client", exp: 4_000_000_000 };
    const token = await compact(header, claims, signer);
    const { send, events } = setUp({ jwks: { [issuer]: { keys: [signer.publicJwk] } } });
    const errors = [
      new Error(`no ${token}`),
      new DOMException(`no ${token}`, "AbortError"),
      new UpstreamError("unreadable", `no ${token}`),
    ];
    for (const error of errors) {
      await send(request({ Authorization: `Bearer ${token}` }), () => {
        throw error;
      });
    }
    expect(events.filter(({ type }) => type !== "token.accepted")).toEqual([
      { type: "handler.failed", message: "Error: no (secret)" },
      { type: "request.abandoned", message: "no (secret)" },
      { type: "upstream.failed", reason: "unreadable", message: "no (secret)" },
    ]);
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
