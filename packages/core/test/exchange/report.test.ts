import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { ConfigurationError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { TokenExchangeClient, type TokenExchangeClientOptions } from "../../src/exchange/client.ts";
import type { ApplicationCredential } from "../../src/exchange/credential.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { errorOf, MCP, PROFILES, recorder, unsignedToken } from "./support.ts";

const ISSUER = "https://zone.example";
const metadata = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
const callers = { issuer: ISSUER, subject: "alice", clientId: "agent", scopes: [], expiresAt: 0, claims: { aud: MCP } };
const auth = { ...callers, token: unsignedToken({ iss: ISSUER, sub: "alice", aud: MCP }) };

/** A zone with the same answer to every token request. */
function zoneThat(answers: typeof fetch): typeof fetch {
  return async (input, init) =>
    String(input) === metadata.token_endpoint ? answers(input, init) : Response.json(metadata);
}

function refusing(status: number, body: object): typeof fetch {
  return zoneThat(async () => Response.json(body, { status, headers: { "Retry-After": "60" } }));
}

/** Omits the events about the zone's metadata. */
function told(events: readonly EdgegrantEvent[]): EdgegrantEvent[] {
  return events.filter(({ type }) => !type.startsWith("metadata.") && !type.startsWith("cache."));
}

describe("what the operator is told of an exchange that fails", () => {
  const page = "https://zone.example/consent/0b6f";

  it.each<[string, number, object, EdgegrantEvent["type"]]>([
    [
      "the user must consent",
      400,
      { error: "interaction_required", interaction_uri: page },
      "exchange.interaction_required",
    ],
    ["the user must act, and nobody knows where", 400, { error: "login_required" }, "exchange.interaction_required"],
    [
      "a code of the zone's own, and the page for it",
      400,
      { error: "x", interaction_uri: page },
      "exchange.interaction_required",
    ],
    ["a grant of the user's is missing", 403, { error: "insufficient_authorization" }, "exchange.interaction_required"],
    ["access is denied", 400, { error: "access_denied" }, "exchange.failed"],
    ["the zone is down, whatever it says of the user", 503, { error: "x", interaction_uri: page }, "exchange.failed"],
  ])("%s", async (_, status, body, type) => {
    const { events, onEvent } = recorder();
    const client = new TokenExchangeClient(ISSUER, { fetch: refusing(status, body), onEvent });
    const error = await errorOf(
      client.exchangeToken({ subjectToken: "the-users-token", resource: PROFILES }),
      TokenExchangeError,
    );
    const { errorCode, message } = error;
    expect(told(events)).toMatchObject([{ type, issuer: ISSUER, resource: PROFILES, errorCode, message }]);
    // Only the user may see the page.
    expect(JSON.stringify(events)).not.toContain(page);
  });
});

it("names the request as the zone's own log does, where the zone told it", async () => {
  const { events, onEvent } = recorder();
  const body = { error: "access_denied", requestId: "req-7" };
  const client = new TokenExchangeClient(ISSUER, { fetch: refusing(403, body), onEvent });
  await errorOf(client.exchangeToken({ subjectToken: "the-users-token" }), TokenExchangeError);
  expect(told(events)).toMatchObject([{ type: "exchange.failed", errorCode: "access_denied", requestId: "req-7" }]);
});

describe("what the operator is told of a credential that can't be used", () => {
  const cacheWith = (credential: ApplicationCredential, options: TokenExchangeClientOptions) =>
    new TokenCache(new TokenExchangeClient(ISSUER, options), { credential, onEvent: options.onEvent });

  it("which setting is wrong, once for each call, and nothing of the key", async () => {
    const { events, onEvent } = recorder();
    const cache = cacheWith(new WebIdentity("-----BEGIN KEY-----", { keyName: "KEYCARD_PRIVATE_KEY" }), {
      fetch: refusing(500, {}),
      onEvent,
    });
    const error = await errorOf(cache.getToken(auth, PROFILES), ConfigurationError);
    expect(told(events)).toEqual([{ type: "configuration.invalid", message: error.message }]);
    await errorOf(cache.getToken(auth, PROFILES), ConfigurationError);
    expect(told(events)).toHaveLength(2);
  });

  it("the same where the client itself holds the credential", async () => {
    const { events, onEvent } = recorder();
    const clientSecret = { get: async () => "" };
    const client = new TokenExchangeClient(ISSUER, { fetch: refusing(500, {}), onEvent, clientId: "id", clientSecret });
    const { message } = await errorOf(client.exchangeToken({ subjectToken: "the-users-token" }), ConfigurationError);
    expect(told(events)).toEqual([{ type: "configuration.invalid", message }]);
  });

  it("that a token of another zone has come", async () => {
    const { events, onEvent } = recorder();
    const cache = cacheWith(new WebIdentity("unused"), { onEvent });
    const { message } = await errorOf(
      cache.getToken({ ...auth, issuer: "https://other.example" }, PROFILES),
      ConfigurationError,
    );
    expect(told(events)).toEqual([{ type: "configuration.invalid", message }]);
  });
});

describe("what the operator is told of a resource that is not set", () => {
  const cache = (onEvent: (event: EdgegrantEvent) => void) =>
    new TokenCache(new TokenExchangeClient(ISSUER, { onEvent }), { onEvent });
  const unset = undefined as unknown as string;

  it.each<[string, (tokens: TokenCache) => Promise<unknown>]>([
    ["a caller's AuthInfo", (tokens) => tokens.getToken(auth, unset)],
    ["a name and a token", (tokens) => tokens.getTokenForSubject("alice", auth.token, unset)],
    ["an empty one", (tokens) => tokens.getTokenForSubject("alice", auth.token, "")],
  ])("%s", async (_, ask) => {
    const { events, onEvent } = recorder();
    const { message } = await errorOf(ask(cache(onEvent)), ConfigurationError);
    expect(message).toMatch(/^getToken needs the resource/);
    expect(events).toEqual([{ type: "configuration.invalid", message }]);
  });
});

describe("a secret whose binding never answers", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const never = () => new Promise<string>(() => undefined);
  const why = "can't be read: its binding did not answer within 5000 ms";

  it.each<
    [string, (binding: { get(): Promise<string> }) => [ApplicationCredential | undefined, TokenExchangeClientOptions]]
  >([
    ["KEYCARD_PRIVATE_KEY", (binding) => [new WebIdentity(binding, { keyName: "KEYCARD_PRIVATE_KEY" }), {}]],
    ["The client secret", (clientSecret) => [undefined, { clientId: "id", clientSecret }]],
  ])("%s: costs the call 5 seconds, and the next call asks again", async (name, settings) => {
    const { events, onEvent } = recorder();
    const get = vi.fn(never);
    const [credential, options] = settings({ get });
    const client = new TokenExchangeClient(ISSUER, { ...options, fetch: refusing(500, {}), onEvent });
    const cache = new TokenCache(client, { credential, onEvent });
    const failed = errorOf(cache.getToken(auth, PROFILES), TokenExchangeError);
    await vi.advanceTimersByTimeAsync(5_000);
    const message = `${name} ${why}`;
    expect(await failed).toMatchObject({
      message,
      errorCode: "temporarily_unavailable",
      isTransient: true,
      status: 503,
    });
    expect(told(events)).toEqual([expect.objectContaining({ type: "exchange.failed", message })]);
    expect(vi.getTimerCount()).toBe(0);
    get.mockRejectedValueOnce(new Error("no such secret"));
    expect(await errorOf(cache.getToken(auth, PROFILES), ConfigurationError)).toBeTruthy();
  });
});

describe("a private key whose binding never answers", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("makes the JWK Set unavailable after 5 seconds, and nothing else", async () => {
    const { events, onEvent } = recorder();
    const identity = new WebIdentity({ get: () => new Promise<string>(() => undefined) }, { keyName: "THE_KEY" });
    const server = new ResourceServer({ issuer: ISSUER, publicJwks: () => identity.getPublicJwks(), onEvent });
    const answerTo = (path: string) => server.handle(new Request(MCP + path), () => new Response("in"));
    const keys = answerTo("/.well-known/jwks.json");
    expect((await answerTo("/.well-known/oauth-protected-resource")).status).toBe(200);
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await keys).status).toBe(503);
    expect((await keys).headers.get("Retry-After")).toBe("5");
    expect(events).toEqual([
      { type: "secret.failed", message: expect.stringMatching(/^THE_KEY can't be read: its binding/) },
    ]);
  });
});

describe("a caller that gives up", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const never = <T>() => new Promise<T>(() => undefined);
  const busy = async () => new Response("", { status: 503, headers: { "Retry-After": "1" } });
  const silent = zoneThat(() => never());

  it.each<[string, TokenExchangeClientOptions, leftMs?: number]>([
    // Other requests may wait for the zone's metadata too, so its fetch continues up to its own limit.
    ["while the zone is looked for", { fetch: () => never() }, 5_000],
    ["while the zone thinks", { fetch: silent }],
    ["before the retry", { fetch: zoneThat(busy) }],
    ["in the middle of the answer", { fetch: zoneThat(async () => new Response(new ReadableStream())) }],
  ])("%s is let go at once, is no failure, and leaves no timer", async (_, options, leftMs = 0) => {
    const { events, onEvent } = recorder();
    const client = new TokenExchangeClient(ISSUER, { ...options, onEvent });
    const leaving = new AbortController();
    const request = { subjectToken: "the-users-token", resource: PROFILES };
    const ended = errorOf(client.exchangeToken(request, { signal: leaving.signal }), TokenExchangeError);
    await vi.advanceTimersByTimeAsync(500);
    const reason = new Error("the page was closed");
    leaving.abort(reason);
    expect(await ended).toMatchObject({ errorCode: "aborted", cause: reason, isTransient: false });
    expect(told(events)).toEqual([{ type: "exchange.aborted", issuer: ISSUER, resource: PROFILES, durationMs: 500 }]);
    await vi.advanceTimersByTimeAsync(leftMs);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("while the secret is read is let go at once, though the wait for the secret ends by itself", async () => {
    const clientSecret = { get: () => never<string>() };
    const client = new TokenExchangeClient(ISSUER, {
      fetch: silent,
      clientId: "id",
      clientSecret,
      onEvent: () => undefined,
    });
    const leaving = new AbortController();
    const ended = errorOf(
      client.exchangeToken({ subjectToken: "the-users-token" }, { signal: leaving.signal }),
      TokenExchangeError,
    );
    await vi.advanceTimersByTimeAsync(500);
    leaving.abort("gone");
    expect(await ended).toMatchObject({ errorCode: "aborted", cause: "gone" });
    await vi.advanceTimersByTimeAsync(4_500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("before it began makes nobody move", async () => {
    const fetch = vi.fn(silent);
    const client = new TokenExchangeClient(ISSUER, { fetch, onEvent: () => undefined });
    const gone = { signal: AbortSignal.abort("gone") };
    expect(
      await errorOf(client.exchangeToken({ subjectToken: "the-users-token" }, gone), TokenExchangeError),
    ).toMatchObject({
      cause: "gone",
    });
    expect(fetch).not.toHaveBeenCalled();
  });

  it("lets go of the zone's answer", async () => {
    const cancel = vi.fn();
    const fetch = zoneThat(async () => new Response(new ReadableStream({ cancel })));
    const client = new TokenExchangeClient(ISSUER, { fetch, onEvent: () => undefined });
    const leaving = new AbortController();
    const ended = errorOf(
      client.exchangeToken({ subjectToken: "the-users-token" }, { signal: leaving.signal }),
      TokenExchangeError,
    );
    await vi.advanceTimersByTimeAsync(10);
    leaving.abort();
    await ended;
    await vi.advanceTimersByTimeAsync(0);
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe("a time limit that is none", () => {
  it.each([0, -1, 0.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])("%s is refused at construction", (timeoutMs) => {
    expect(() => new TokenExchangeClient(ISSUER, { timeoutMs })).toThrow(/^timeoutMs must be a number of milliseconds/);
  });
});
