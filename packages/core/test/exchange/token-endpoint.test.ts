import { describe, expect, it, vi } from "vitest";
import { DiscoveryError } from "../../src/discovery/authorization-server.ts";
import { UnavailableError } from "../../src/errors.ts";
import { TokenExchangeClient, type TokenExchangeClientOptions } from "../../src/exchange/client.ts";
import type { TokenExchangeRequest } from "../../src/exchange/request.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { FetchError } from "../../src/platform/http.ts";
import type { Profile } from "../../src/profiles/profile.ts";
import { redact } from "../../src/redaction/redact.ts";
import { errorOf, recorder } from "./support.ts";

const ISSUER = "https://zone.example";
const METADATA = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
const REQUEST = { subjectToken: "users", resource: "https://api.example" };
const GRANTED = { access_token: "granted-access", token_type: "Bearer", expires_in: 300 };

interface ZoneOptions extends TokenExchangeClientOptions {
  metadata?: () => Response;
}

/** A zone with these answers for its metadata and for tokens, and its client. */
function zoneThat(
  answer: () => Response | Promise<Response>,
  { metadata = () => Response.json(METADATA), ...options }: ZoneOptions = {},
) {
  const { events, onEvent } = recorder();
  const post = vi.fn(answer);
  const fetch = vi.fn<typeof globalThis.fetch>(async (_, init) => (init?.method === "POST" ? post() : metadata()));
  const client = new TokenExchangeClient(ISSUER, { fetch, onEvent, ...options });
  const exchange = (request: TokenExchangeRequest = REQUEST) => client.exchangeToken(request);
  const told = () => events.filter(({ type }) => type.startsWith("exchange."));
  return { client, exchange, fetch, post, told };
}

const granting = () => Response.json(GRANTED);

describe("the zone's metadata", () => {
  it.each([undefined, null, 5, "", "/token", "token", "http://zone.example/token", [METADATA.token_endpoint]])(
    "does not name an endpoint that can be used: %j",
    async (token_endpoint) => {
      const metadata = () => Response.json({ issuer: ISSUER, token_endpoint });
      const { client, exchange, post } = zoneThat(granting, { metadata });
      for (const ask of [() => client.getTokenEndpoint(), () => exchange()]) {
        expect(await errorOf(ask(), TokenExchangeError)).toMatchObject({
          errorCode: "invalid_response",
          status: 502,
          message: "The zone's metadata names no usable token_endpoint",
        });
      }
      expect(post).not.toHaveBeenCalled();
    },
  );

  it.each([
    ["is another's", () => Response.json({ issuer: "https://evil.example" }), "invalid_response", DiscoveryError],
    ["can't be had", () => new Response(null, { status: 503 }), "temporarily_unavailable", UnavailableError],
  ])("%s, and the error says so as one of an exchange", async (_, metadata, errorCode, type) => {
    const error = await errorOf(zoneThat(granting, { metadata }).exchange(), TokenExchangeError);
    expect(error).toMatchObject({ errorCode, cause: expect.any(type) });
    expect(error.message).toBe((error.cause as Error).message);
  });
});

describe("a token endpoint", () => {
  it("is asked for JSON by a form", async () => {
    const { exchange, fetch } = zoneThat(granting);
    await exchange();
    const [url, init] = fetch.mock.lastCall ?? [];
    expect(url).toBe(METADATA.token_endpoint);
    expect(Object.fromEntries(new Headers(init?.headers))).toMatchObject({
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    });
  });

  it("can't be reached, twice", async () => {
    const { exchange, post } = zoneThat(() => Promise.reject(new TypeError("connection reset")));
    expect(await errorOf(exchange(), TokenExchangeError)).toMatchObject({
      errorCode: "temporarily_unavailable",
      isTransient: true,
      message: "The zone's token endpoint can't be reached",
    });
    expect(post).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["redirects", () => new Response(null, { status: 302, headers: { Location: "https://evil.example" } })],
    ["goes on for ever", () => new Response("a".repeat(600_000))],
  ])("gives no answer that can be used: it %s", async (_, answer) => {
    const { exchange, post } = zoneThat(answer);
    const error = await errorOf(exchange(), TokenExchangeError);
    expect(error).toMatchObject({ errorCode: "invalid_response", status: 502, cause: expect.any(FetchError) });
    expect(error.message).toBe((error.cause as Error).message);
    expect(post).toHaveBeenCalledOnce();
  });

  it("is not asked for a caller that has left before", async () => {
    const { client, fetch } = zoneThat(granting);
    const cause = new Error("gone");
    const error = await errorOf(
      client.exchangeToken(REQUEST, { signal: AbortSignal.abort(cause) }),
      TokenExchangeError,
    );
    expect(error).toMatchObject({ errorCode: "aborted", cause, message: "The call was cancelled before it began" });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe("the operator", () => {
  it.each<[string, Partial<TokenExchangeRequest>, resource: string]>([
    ["one resource", { resource: "https://a.example" }, "https://a.example"],
    ["several", { resource: ["https://a.example", "https://b.example"] }, "https://a.example https://b.example"],
    ["an audience", { audience: "api" }, "api"],
    ["nothing", {}, ""],
  ])("is told for what a token was asked for, and how long it took: %s", async (_, asked, resource) => {
    let nowMs = 1_000_000;
    const slow = () => {
      nowMs += 250;
      return granting();
    };
    const { exchange, told } = zoneThat(slow, { now: () => nowMs });
    await exchange({ subjectToken: "users", ...asked });
    expect(told()).toEqual([{ type: "exchange.succeeded", issuer: ISSUER, resource, durationMs: 250 }]);
  });

  it("is told of a fault of the credential's as one of this server, without the id of a request", async () => {
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: () => Promise.reject(new RangeError("no such slot")),
    };
    const { exchange, told } = zoneThat(granting, { credential });
    await errorOf(exchange(), RangeError);
    expect(told()).toStrictEqual([
      {
        type: "exchange.failed",
        issuer: ISSUER,
        resource: REQUEST.resource,
        errorCode: "server_error",
        message: "no such slot",
        durationMs: expect.any(Number),
      },
    ]);
  });

  it("is told nothing of a secret that was sent, or of a token that was granted, whoever quotes it later", async () => {
    const answer = { ...GRANTED, refresh_token: "granted-refresh", id_token: "granted-identity" };
    const { exchange } = zoneThat(() => Response.json(answer), { clientId: "me", clientSecret: "our-secret-word" });
    const quoted = "our-secret-word, granted-access, granted-refresh, granted-identity";
    await exchange();
    expect(redact(quoted)).toBe("(token), (token), (token), (token)");
  });
});

describe("a credential", () => {
  it.each([
    [401, "invalid_client", 1],
    [400, "invalid_client", 1],
    [400, "invalid_grant", 0],
    [503, "temporarily_unavailable", 0],
  ])("is told where the zone refuses it, and of nothing else: %i %s", async (status, error, times) => {
    const forget = vi.fn();
    const auth = { clientId: "server", clientSecret: "long enough" };
    const credential = { getAuth: () => auth, prepareTokenExchangeRequest: async () => REQUEST, forget };
    const refusing = () => Response.json({ error }, { status, headers: { "Retry-After": "60" } });
    await errorOf(zoneThat(refusing, { credential }).exchange(), TokenExchangeError);
    expect(forget).toHaveBeenCalledTimes(times);
  });

  it("that keeps nothing need not be told, and neither need nobody", async () => {
    const auth = { clientId: "server", clientSecret: "long enough" };
    const keepsNothing = { getAuth: () => auth, prepareTokenExchangeRequest: async () => REQUEST };
    const refusing = () => Response.json({ error: "invalid_client" }, { status: 401 });
    for (const credential of [keepsNothing, undefined]) {
      const error = await errorOf(zoneThat(refusing, { credential }).exchange(), TokenExchangeError);
      expect(error.errorCode).toBe("invalid_client");
    }
  });
});

describe("a profile", () => {
  const profile: Profile = {
    maker: "ours",
    metadataUrls: (issuer) => [`${issuer}/ours`],
    tokenParameters: ({ subject_token: assertion }) => ({ assertion }),
    refusalCode: ({ error }) => (error === "ask" ? "consent_required" : undefined),
  };

  it("says where the metadata is and what a request looks like", async () => {
    const { exchange, fetch } = zoneThat(granting, { profile });
    await exchange();
    expect(fetch.mock.calls.map(([url]) => String(url))).toEqual([`${ISSUER}/ours`, METADATA.token_endpoint]);
    expect(fetch.mock.lastCall?.[1]?.body).toBe("assertion=users");
  });

  it("says what a refusal means", async () => {
    const refusing = (error: string) => () => Response.json({ error }, { status: 400 });
    const codeFor = async (code: string) =>
      (await errorOf(zoneThat(refusing(code), { profile }).exchange(), TokenExchangeError)).errorCode;
    expect([await codeFor("ask"), await codeFor("invalid_grant")]).toEqual(["consent_required", "invalid_grant"]);
  });
});
