import type { Zone } from "@edgegrant/zone";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  AuthorizationServer,
  DiscoveryError,
  fetchAuthorizationServerMetadata,
  metadataUrls,
} from "../../src/discovery/authorization-server.ts";
import { requireIssuer } from "../../src/discovery/issuer.ts";
import { ConfigurationError, UnavailableError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { FetchError, fetchJson, retryAfterSeconds } from "../../src/platform/http.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { createClock, HOUR_MS, MINUTE_MS } from "../support/clock.ts";
import { deferred } from "../support/deferred.ts";
import { shortenTimeouts } from "../support/shorten-timeouts.ts";
import { startTestZone } from "../support/zone.ts";

let zone: Zone;
let neighbour: Zone;

beforeAll(async () => {
  [zone, neighbour] = await Promise.all([startTestZone(), startTestZone()]);
});
afterAll(async () => {
  await Promise.all([zone.close(), neighbour.close()]);
});
beforeEach(() => {
  zone.clearFaults();
  zone.resetCounters();
  neighbour.resetCounters();
});

describe("The places where an issuer's metadata may stand", () => {
  it.each([
    [
      "https://zone.example",
      "https://zone.example/.well-known/oauth-authorization-server",
      "https://zone.example/.well-known/openid-configuration",
    ],
    [
      "https://zone.example/",
      "https://zone.example/.well-known/oauth-authorization-server",
      "https://zone.example/.well-known/openid-configuration",
    ],
    [
      "https://zone.example/tenant/a",
      "https://zone.example/.well-known/oauth-authorization-server/tenant/a",
      "https://zone.example/tenant/a/.well-known/openid-configuration",
    ],
    [
      "https://zone.example/tenant/",
      "https://zone.example/.well-known/oauth-authorization-server/tenant",
      "https://zone.example/tenant/.well-known/openid-configuration",
    ],
    [
      "http://127.0.0.1:8700",
      "http://127.0.0.1:8700/.well-known/oauth-authorization-server",
      "http://127.0.0.1:8700/.well-known/openid-configuration",
    ],
  ])("%s: RFC 8414 inserts, OpenID appends", (issuer, oauth, openid) => {
    expect(metadataUrls(issuer)).toEqual([oauth, openid]);
  });
});

describe("An issuer", () => {
  it.each([
    "https://zone.example",
    "https://zone.example/",
    "https://zone.example/tenant",
    "https://zone.example:8443",
    "http://127.0.0.1:8700",
    "http://localhost:8700",
    "http://[::1]:8700",
  ])("may be %s, and is taken verbatim", (issuer) => {
    expect(requireIssuer(issuer)).toBe(issuer);
  });

  it.each([
    undefined,
    null,
    "",
    7,
    "zone.example",
    "http://zone.example",
    "http://localhost.attacker.example",
    "http://not-localhost",
    "http://1127.0.0.1.example",
    "http://127.0.0.1.attacker.example",
    "ftp://zone.example",
    "javascript:alert(1)",
    "https://user:password@zone.example",
    "https://zone.example?tenant=a",
    "https://zone.example#a",
    " https://zone.example",
    "https://zone.example\n",
    "https://zone.example/a b",
    "https:\\\\zone.example",
  ])("can't be %j", (issuer) => {
    expect(() => requireIssuer(issuer)).toThrow(ConfigurationError);
  });

  it("with a password in it is refused without repeating that", () => {
    expect(() => requireIssuer("http://user:hunter2@zone.example")).not.toThrow(/hunter2/);
  });

  it.each(["hunter2", "hunter2:hunter2", "hunter2://hunter2", "http://zone.example/hunter2", "ftp://hunter2"])(
    "is not repeated where it is no https URL but may be a pasted secret: %j",
    (secret) => {
      expect(() => requireIssuer(secret)).toThrow(/^(?!.*hunter2).*must be an https URL/);
    },
  );

  it("of plain http is told of by its origin", () => {
    expect(() => requireIssuer("http://zone.example/tenant")).toThrow(/not at http:\/\/zone\.example$/);
  });

  it("that can't be one is never called", async () => {
    const calls: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      calls.push(input);
      return Response.json({});
    };
    await expect(fetchAuthorizationServerMetadata("http://zone.example", { fetch })).rejects.toThrow(
      ConfigurationError,
    );
    expect(calls).toEqual([]);
  });
});

describe("Metadata", () => {
  const fetchMetadata = () => fetchAuthorizationServerMetadata(zone.issuer);
  const everywhere = (fault: Parameters<Zone["setFault"]>[1]) => {
    zone.setFault("authorization-server-metadata", fault);
    zone.setFault("openid-configuration", fault);
  };

  it("is what the server says of itself", async () => {
    expect(await fetchMetadata()).toMatchObject({
      issuer: zone.issuer,
      jwks_uri: `${zone.issuer}/jwks`,
      token_endpoint: `${zone.issuer}/token`,
    });
    expect(zone.counters()).toMatchObject({ "authorization-server-metadata": 1, "openid-configuration": 0 });
  });

  it.each([400, 401, 403, 404, 405, 410, 500, 501, 503])(
    "is looked for in the second place after HTTP %i",
    async (status) => {
      zone.setFault("authorization-server-metadata", { status });
      expect((await fetchMetadata()).issuer).toBe(zone.issuer);
      expect(zone.counters()["openid-configuration"]).toBe(1);
    },
  );

  it("is looked for in the second place if the first holds no JSON object", async () => {
    zone.setFault("authorization-server-metadata", { garbage: true });
    expect((await fetchMetadata()).issuer).toBe(zone.issuer);
  });

  it("is no JSON that whoever writes it out again runs out of stack with", async () => {
    const depth = 10_000;
    const deep = `{"issuer":"${zone.issuer}","deep":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    zone.setFault("authorization-server-metadata", { body: deep });
    zone.setFault("openid-configuration", { body: deep });
    await expect(fetchMetadata()).rejects.toThrow(DiscoveryError);
  });

  it.each<[string, Parameters<Zone["setFault"]>[1]]>([
    ["names another issuer", { body: '{"issuer":"https://other.example"}' }],
    ["names no issuer", { body: "{}" }],
    ["would send people to no https page", { body: `{"issuer":"ISSUER","authorization_endpoint":"javascript:1"}` }],
    ["answers with a redirect", { status: 307, redirectTo: "https://other.example" }],
    ["cuts the connection", { reset: true }],
    ["answers with too much", { oversizedBytes: 600_000 }],
  ])("is looked for in the second place if the first %s", async (_, fault) => {
    const body = fault.body?.replace("ISSUER", zone.issuer);
    zone.setFault("authorization-server-metadata", { ...fault, ...(body !== undefined && { body }) });
    expect((await fetchMetadata()).issuer).toBe(zone.issuer);
    expect(zone.counters()["openid-configuration"]).toBe(1);
  });

  it("is looked for in the second place, within the same time, if the first does not answer", async () => {
    zone.setFault("authorization-server-metadata", { hang: true });
    expect((await fetchAuthorizationServerMetadata(zone.issuer, { timeoutMs: 1_000 })).issuer).toBe(zone.issuer);
  });

  it("is taken from the first place though it is slow, where the second has none", async () => {
    zone.setFault("authorization-server-metadata", { delayMs: 300 });
    zone.setFault("openid-configuration", { status: 404 });
    expect((await fetchAuthorizationServerMetadata(zone.issuer, { timeoutMs: 10_000 })).issuer).toBe(zone.issuer);
  });

  it.each<[string, Parameters<Zone["setFault"]>[1], Parameters<Zone["setFault"]>[1], RegExp]>([
    [
      "both",
      { status: 404 },
      { status: 410 },
      /oauth-authorization-server answered with HTTP 404; .*openid-configuration answered with HTTP 410/,
    ],
    ["an empty object", { body: "{}" }, { status: 404 }, /oauth-authorization-server names no issuer, .*HTTP 404/],
    [
      "no object",
      { body: "[]" },
      { garbage: true },
      /oauth-authorization-server answered with no JSON object; .*no JSON object/,
    ],
    [
      "another issuer",
      { body: '{"issuer":"https://other.example"}' },
      { status: 404 },
      /names the issuer "https:\/\/other\.example", not/,
    ],
    [
      "a redirect",
      { status: 302, redirectTo: "https://other.example" },
      { status: 503 },
      /answered with a redirect, .*; .*HTTP 503/,
    ],
    [
      "silence",
      { hang: true },
      { hang: true },
      /oauth-authorization-server did not answer within .*; .*openid-configuration did not answer/,
    ],
  ])("that is nowhere is told of by what each place answered: %s", async (_, first, second, words) => {
    zone.setFault("authorization-server-metadata", first);
    zone.setFault("openid-configuration", second);
    await expect(fetchAuthorizationServerMetadata(zone.issuer, { timeoutMs: 200 })).rejects.toThrow(words);
  });

  it.each([
    [404, 404, DiscoveryError],
    [500, 500, UnavailableError],
    [404, 503, UnavailableError],
    [503, 404, UnavailableError],
    [429, 404, UnavailableError],
    [404, 429, UnavailableError],
  ])("that is missing, with HTTP %i and then %i, is a %o", async (first, second, error) => {
    zone.setFault("authorization-server-metadata", { status: first });
    zone.setFault("openid-configuration", { status: second });
    await expect(fetchMetadata()).rejects.toThrow(error);
  });

  it("must repeat the issuer by code point", async () => {
    for (const issuer of [neighbour.issuer, "", null, [zone.issuer], undefined]) {
      everywhere({ body: JSON.stringify({ issuer, jwks_uri: `${zone.issuer}/jwks` }) });
      await expect(fetchMetadata(), String(issuer)).rejects.toThrow(DiscoveryError);
    }
  });

  it("that writes the issuer differently is a wrong setting, and the words name both", async () => {
    for (const issuer of [`${zone.issuer}/`, zone.issuer.replace("http:", "HTTP:")]) {
      everywhere({ body: JSON.stringify({ issuer, jwks_uri: `${zone.issuer}/jwks` }) });
      const error = await fetchMetadata().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(String(error)).toContain(`the configuration says "${zone.issuer}", the zone's metadata "${issuer}"`);
    }
  });

  it.each([301, 302, 303, 307, 308])("is not looked for where a redirect (%i) points", async (status) => {
    everywhere({ status, redirectTo: `${neighbour.issuer}/.well-known/oauth-authorization-server` });
    await expect(fetchMetadata()).rejects.toThrow(UnavailableError);
    expect(neighbour.counters()["authorization-server-metadata"]).toBe(0);
  });

  it.each([0, -1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY])("has no time limit of %s", async (timeoutMs) => {
    await expect(fetchAuthorizationServerMetadata(zone.issuer, { timeoutMs })).rejects.toThrow(/^timeoutMs must be/);
    expect(zone.counters()["authorization-server-metadata"]).toBe(0);
  });

  it("says in its errors where the trouble is, and holds no answer in them", async () => {
    everywhere({ body: '{"issuer":"a-marker"}' });
    const error = await fetchMetadata().catch((reason: Error) => reason);
    expect(String(error)).toContain(zone.issuer);
    expect(String(error)).not.toContain("a-marker");
  });
});

describe("A call for JSON", () => {
  const runtime = { fetch: (input: string | URL | Request, init?: RequestInit) => fetch(input, init) };
  const jwks = () => `${zone.issuer}/jwks?secret=in-the-query`;
  const failure = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "none",
      (error: FetchError) => error.failure,
    );
  let timeouts: ReturnType<typeof shortenTimeouts> | undefined;
  afterEach(() => timeouts?.restore());

  it("gives status, headers and document", async () => {
    const { status, headers, json } = await fetchJson(runtime, jwks());
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("json");
    expect(json).toHaveProperty("keys");
  });

  it.each([
    ["a hung server", { hang: true }, "timeout"],
    ["a reset connection", { reset: true }, "network"],
    ["a redirect", { redirectTo: "https://other.example" }, "redirect"],
    ["a document too large", { oversizedBytes: 600_000 }, "too_large"],
  ] as const)("fails on %s, and says which of them it was", async (_, fault, expected) => {
    if (expected === "timeout") timeouts = shortenTimeouts(60);
    zone.setFault("jwks", fault);
    expect(await failure(fetchJson(runtime, jwks()))).toBe(expected);
  });

  it("has a limit for the whole of it, a body that trickles in included", async () => {
    timeouts = shortenTimeouts(60);
    let pulled = 0;
    const trickle: typeof fetch = async (_, init) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => init?.signal?.addEventListener("abort", () => controller.error(init.signal?.reason)),
        pull: async (controller) => {
          pulled += 1;
          await new Promise((resume) => setTimeout(resume, 5));
          if (!init?.signal?.aborted) controller.enqueue(new Uint8Array([32]));
        },
      });
      return new Response(body);
    };
    expect(await failure(fetchJson({ fetch: trickle }, jwks()))).toBe("timeout");
    expect(pulled).toBeGreaterThan(1);
  });

  it.each<[string, typeof fetch]>([
    ["never answers", () => new Promise(() => undefined)],
    ["gives a body that never ends", async () => new Response(new ReadableStream())],
    [
      "gives a body that trickles",
      async () =>
        new Response(
          new ReadableStream<Uint8Array>({
            pull: async (controller) => {
              await new Promise((resume) => setTimeout(resume, 5));
              controller.enqueue(new Uint8Array([32]));
            },
          }),
        ),
    ],
  ])("has that limit though a fetch %s and ignores its signal", async (_, deaf) => {
    timeouts = shortenTimeouts(60);
    expect(await failure(fetchJson({ fetch: deaf }, jwks()))).toBe("timeout");
    const { signal } = new AbortController();
    expect(await failure(fetchJson({ fetch: deaf }, jwks(), {}, { signal }))).toBe("timeout");
  });

  it("lets go of a body that comes when nobody waits for it any more", async () => {
    timeouts = shortenTimeouts(20);
    const late = deferred<Response>();
    expect(await failure(fetchJson({ fetch: () => late.promise }, jwks()))).toBe("timeout");
    await new Promise<void>((cancel) => late.resolve(new Response(new ReadableStream({ cancel: () => cancel() }))));
  });

  it.each([
    [524_288, "none"],
    [524_289, "too_large"],
  ])("reads %i bytes: failure %s", async (bytes, expected) => {
    const body = `"${"x".repeat(bytes - 2)}"`;
    expect(await failure(fetchJson({ fetch: async () => new Response(body) }, jwks()))).toBe(expected);
  });

  it("stops reading what is too large", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await failure(fetchJson({ fetch: async () => new Response(endless) }, jwks()))).toBe("too_large");
    expect(cancelled).toBe(true);
  });

  it("lets go of the body of a redirect", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel: () => {
        cancelled = true;
      },
    });
    const answer = new Response(body, { status: 302, headers: { Location: "https://other.example" } });
    expect(await failure(fetchJson({ fetch: async () => answer }, jwks()))).toBe("redirect");
    expect(cancelled).toBe(true);
  });

  it("can be cancelled from outside, which is not a timeout", async () => {
    zone.setFault("jwks", { hang: true });
    const controller = new AbortController();
    const attempt = failure(fetchJson(runtime, jwks(), {}, { signal: controller.signal }));
    controller.abort();
    expect(await attempt).toBe("aborted");
  });

  it("names the address in its errors without the query", async () => {
    zone.setFault("jwks", { reset: true });
    const error = await fetchJson(runtime, jwks()).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(FetchError);
    expect(String(error)).toContain("/jwks");
    expect(String(error)).not.toContain("in-the-query");
  });

  it("names the address in its errors without the password", async () => {
    const attempt = fetchJson(runtime, jwks().replace("//", "//user:hunter2@"));
    const error = await attempt.catch((reason: Error) => reason);
    expect(String(error)).toContain("/jwks can't be reached");
    expect(String(error)).not.toContain("hunter2");
  });

  it.each([
    ["not JSON", "<html>"],
    ["empty", ""],
    ["not UTF-8", new Uint8Array([34, 255, 34])],
  ])("gives no document where the body is %s", async (_, body) => {
    expect((await fetchJson({ fetch: async () => new Response(body) }, jwks())).json).toBeUndefined();
  });

  it.each([
    ["120", 120],
    [" 7 ", 7],
    ["0", 0],
    ["Thu, 15 Jan 2026 12:00:30 GMT", 30],
    ["Thu, 15 Jan 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["Thursday, 15-Jan-26 12:00:30 GMT", 30],
    ["-5", undefined],
    ["1.5", undefined],
    ["86401", 86_400],
    ["9".repeat(400), 86_400],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 86_400],
    ["", undefined],
  ])("reads Retry-After: %j as %s seconds", (value, seconds) => {
    expect(retryAfterSeconds(new Headers({ "Retry-After": value }), Date.UTC(2026, 0, 15, 12))).toBe(seconds);
  });
});

describe("An authorization server as a server knows it", () => {
  function server() {
    const clock = createClock();
    const events: EdgegrantEvent[] = [];
    const background: Promise<unknown>[] = [];
    const runtime = createRuntime({
      now: clock.now,
      onEvent: (event) => events.push(event),
      waitUntil: (work) => background.push(work),
    });
    return { clock, events, background, known: new AuthorizationServer(zone.issuer, runtime) };
  }
  const calls = () => zone.counters()["authorization-server-metadata"];
  const faulty = () => {
    zone.setFault("authorization-server-metadata", { reset: true });
    zone.setFault("openid-configuration", { reset: true });
  };

  it("is asked when first needed, once for all who ask meanwhile", async () => {
    const { known } = server();
    expect(calls()).toBe(0);
    await Promise.all([known.metadata(), known.metadata(), known.metadata()]);
    expect(calls()).toBe(1);
  });

  it("is asked again in the background after 48 minutes, and first after an hour", async () => {
    const { known, clock, background } = server();
    await known.metadata();
    clock.advance(48 * MINUTE_MS - 1);
    await known.metadata();
    expect(calls()).toBe(1);
    clock.advance(1);
    await known.metadata();
    await Promise.all(background);
    expect(calls()).toBe(2);
    expect(known.metadataAgeSeconds()).toBe(0);
    clock.advance(HOUR_MS);
    await known.metadata();
    expect(calls()).toBe(3);
  });

  it("is known for 24 hours after it went down, and not beyond", async () => {
    const { known, clock, events } = server();
    await known.metadata();
    faulty();
    clock.advance(24 * HOUR_MS - 1);
    expect((await known.metadata()).issuer).toBe(zone.issuer);
    expect(events.at(-1)).toMatchObject({ type: "metadata.failed", issuer: zone.issuer, servingStale: true });
    clock.advance(1);
    await expect(known.metadata()).rejects.toThrow(UnavailableError);
    expect(events.at(-1)).toMatchObject({ type: "metadata.failed", servingStale: false });
  });

  it("that failed the first time is asked again the next", async () => {
    const { known } = server();
    faulty();
    await expect(known.metadata()).rejects.toThrow(UnavailableError);
    zone.clearFaults();
    expect((await known.metadata()).issuer).toBe(zone.issuer);
  });
});
