import type { EndpointName, Fault } from "@edgegrant/zone";
import { describe, expect, it, vi } from "vitest";
import {
  type ExchangeOptions,
  TokenExchangeClient,
  type TokenExchangeClientOptions,
} from "../../src/exchange/client.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { CLIENT_ID, CLIENT_SECRET, errorOf, PROFILES, recorder, testZone } from "./support.ts";

const zone = testZone();

function client(options: TokenExchangeClientOptions = {}): TokenExchangeClient {
  return new TokenExchangeClient(zone().issuer, {
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    onEvent: () => undefined,
    timeoutMs: 2_000,
    ...options,
  });
}

async function exchange(options: TokenExchangeClientOptions = {}, call: ExchangeOptions = {}) {
  return client(options).exchangeToken(
    { subjectToken: await zone().mint({ user: "alice" }), resource: PROFILES },
    call,
  );
}

const PATIENCE = { interval: 5, timeout: 60_000 };

/** Waits until the endpoint has been requested once. */
async function isAsked(endpoint: EndpointName): Promise<void> {
  await vi.waitFor(() => expect(zone().counters()[endpoint]).toBe(1), PATIENCE);
}

const unavailable = { errorCode: "temporarily_unavailable", status: 503, isTransient: true };
/** A caller that aborts says nothing about the zone's state. */
const aborted = { errorCode: "aborted", isTransient: false, status: 503 };
const unusable = { errorCode: "invalid_response", status: 502, isTransient: false };
const now = { "Retry-After": "0" };

describe("a token endpoint that fails", () => {
  const table: [name: string, fault: Fault, outcome: object, calls: number][] = [
    ["500", { status: 500 }, { ...unavailable, upstreamStatus: 500 }, 1],
    ["500 without a body", { status: 500, body: "" }, { ...unavailable, upstreamStatus: 500 }, 1],
    ["502, twice", { status: 502 }, { ...unavailable, upstreamStatus: 502 }, 2],
    ["503, twice", { status: 503, headers: now }, { ...unavailable, upstreamStatus: 503, retryAfterSeconds: 0 }, 2],
    [
      "503, come back later",
      { status: 503, headers: { "Retry-After": "60" } },
      { ...unavailable, retryAfterSeconds: 60 },
      1,
    ],
    ["504, twice", { status: 504, headers: now }, { ...unavailable, upstreamStatus: 504 }, 2],
    ["429, twice", { status: 429, headers: now }, { ...unavailable, upstreamStatus: 429, retryAfterSeconds: 0 }, 2],
    [
      "429, come back later",
      { status: 429, headers: { "Retry-After": "30" } },
      { ...unavailable, retryAfterSeconds: 30 },
      1,
    ],
    ["reset, twice", { reset: true }, unavailable, 2],
    ["garbage", { garbage: true }, unusable, 1],
    ["garbage with 400", { garbage: true, status: 400 }, { ...unusable, upstreamStatus: 400 }, 1],
    ["404", { status: 404, body: '{"error":"Not Found"}' }, { ...unusable, upstreamStatus: 404 }, 1],
    ["a gateway's refusal", { status: 403, body: '{"error":"forbidden by waf"}' }, unusable, 1],
    ["a code of ours", { status: 400, body: '{"error":"aborted"}' }, unusable, 1],
    [
      "400 and the zone's own fault",
      { status: 400, body: '{"error":"server_error"}' },
      { status: 503, isTransient: true },
      1,
    ],
    ["401", { status: 401, body: "" }, { errorCode: "invalid_client", status: 500, isTransient: false }, 1],
    ["an empty object", { body: "{}" }, unusable, 1],
    ["oversized", { oversizedBytes: 600_000 }, unusable, 1],
    ["a token of another type", { body: '{"access_token":"a","token_type":"DPoP"}' }, unusable, 1],
    [
      "a token for something else",
      {
        body: '{"access_token":"a","token_type":"Bearer","issued_token_type":"urn:ietf:params:oauth:token-type:id_token"}',
      },
      unusable,
      1,
    ],
    [
      "a life that is less than none",
      { body: '{"access_token":"a","token_type":"Bearer","expires_in":-1}' },
      unusable,
      1,
    ],
    [
      "a life that is no number",
      { body: '{"access_token":"a","token_type":"Bearer","expires_in":"soon"}' },
      unusable,
      1,
    ],
    [
      "201",
      { status: 201, body: '{"access_token":"a","token_type":"Bearer"}' },
      { ...unusable, upstreamStatus: 201 },
      1,
    ],
  ];
  it.each(table)("%s", async (_, fault, outcome, calls) => {
    zone().setFault("token", fault);
    const { events, onEvent } = recorder();
    const error = await errorOf(exchange({ onEvent }), TokenExchangeError);
    expect(error).toMatchObject(outcome);
    expect(zone().counters().token).toBe(calls);
    expect(events.filter(({ type }) => type === "exchange.failed")).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ["502", { status: 502, headers: now }],
    ["503", { status: 503, headers: now }],
    ["504", { status: 504, headers: now }],
    ["429", { status: 429, headers: now }],
    ["a reset", { reset: true }],
  ])("is asked once more after %s, and that is all there is to see", async (_, fault) => {
    zone().setFault("token", { ...fault, times: 1 });
    const { events, onEvent } = recorder();
    expect((await exchange({ onEvent })).accessToken).toBeTruthy();
    expect(zone().counters().token).toBe(2);
    expect(events.map(({ type }) => type)).not.toContain("exchange.failed");
  });

  it.each([
    ["a number", 60, 60],
    ["text", '"60"', 60],
    ["none", 0, 0],
  ])("may write the life of its tokens as %s", async (_, written, expiresIn) => {
    zone().setFault("token", { body: `{"access_token":"a","token_type":"bEaReR","expires_in":${written}}` });
    expect(await exchange()).toMatchObject({ accessToken: "a", tokenType: "Bearer", expiresIn });
  });

  it("is not followed where it redirects to", async () => {
    zone().setFault("token", { redirectTo: `${zone().issuer}/userinfo`, status: 307 });
    expect(await errorOf(exchange(), TokenExchangeError)).toMatchObject(unusable);
    expect(zone().counters()).toMatchObject({ token: 1, userinfo: 0 });
  });

  it.each<[string, Fault]>([
    ["hangs", { hang: true }],
    ["asks to come back at the last moment", { status: 503, headers: { "Retry-After": "1" } }],
  ])("does not take more than the time given when it %s", async (_, fault) => {
    zone().setFault("token", fault);
    expect(await errorOf(exchange({ timeoutMs: 300 }), TokenExchangeError)).toMatchObject(unavailable);
    await isAsked("token");
  });

  it("is let go when the caller gives up", async () => {
    zone().setFault("token", { hang: true });
    const giveUp = new AbortController();
    const error = errorOf(exchange({}, { signal: giveUp.signal }), TokenExchangeError);
    await isAsked("token");
    giveUp.abort();
    expect(await error).toMatchObject(aborted);
  });

  it("is let go at once when the caller gives up, and hears of it", async () => {
    zone().setFault("token", { hang: true });
    let heardOfIt = false;
    const watching: typeof fetch = (input, init) => {
      init?.signal?.addEventListener("abort", () => {
        heardOfIt = true;
      });
      return fetch(input, init);
    };
    const giveUp = new AbortController();
    const reason = new Error("the client left");
    const error = errorOf(exchange({ fetch: watching }, { signal: giveUp.signal }), TokenExchangeError);
    await isAsked("token");
    giveUp.abort(reason);
    expect(await error).toMatchObject({ ...aborted, cause: reason });
    expect(heardOfIt).toBe(true);
  });

  it("is not asked at all for a caller that has left already", async () => {
    expect(await errorOf(exchange({}, { signal: AbortSignal.abort() }), TokenExchangeError)).toMatchObject(aborted);
    expect(zone().counters().token).toBe(0);
  });
});

describe("discovery that fails", () => {
  const setFault = (fault: Fault): void => {
    zone().setFault("authorization-server-metadata", fault);
    zone().setFault("openid-configuration", fault);
  };

  it.each<[string, Fault, object]>([
    ["503", { status: 503 }, unavailable],
    ["a reset", { reset: true }, unavailable],
    ["404", { status: 404 }, unusable],
    ["garbage", { garbage: true }, unusable],
    ["another issuer", { body: '{"issuer":"https://evil.example","token_endpoint":"https://evil.example"}' }, unusable],
  ])("is not remembered: %s", async (_, fault, outcome) => {
    const one = client();
    const request = { subjectToken: await zone().mint({ user: "alice" }), resource: PROFILES };
    setFault(fault);
    expect(await errorOf(one.exchangeToken(request), TokenExchangeError)).toMatchObject(outcome);
    expect(zone().counters().token).toBe(0);
    zone().clearFaults();
    expect((await one.exchangeToken(request)).accessToken).toBeTruthy();
  });

  it("does not take more than the time given when it hangs", async () => {
    setFault({ hang: true });
    expect(await errorOf(exchange({ timeoutMs: 300 }), TokenExchangeError)).toMatchObject(unavailable);
  });

  it("is let go when the caller gives up", async () => {
    setFault({ hang: true });
    const giveUp = new AbortController();
    const error = errorOf(exchange({}, { signal: giveUp.signal }), TokenExchangeError);
    await isAsked("authorization-server-metadata");
    giveUp.abort();
    expect(await error).toMatchObject(aborted);
  });

  it.each([undefined, 5, "token", "http://zone.example/token", "javascript:alert(1)"])(
    "can't name %j as the token endpoint",
    async (token_endpoint) => {
      setFault({ body: JSON.stringify({ issuer: zone().issuer, token_endpoint }) });
      expect(await errorOf(client().getTokenEndpoint(), TokenExchangeError)).toMatchObject(unusable);
    },
  );
});
