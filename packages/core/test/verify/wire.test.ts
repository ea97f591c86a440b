import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { createBench, ISSUER, RESOURCE } from "../support/bench.ts";
import { compact, createSigner } from "../support/forge.ts";
import { attackCorpus } from "./attack-corpus.ts";

// The verifier behind a server, from an attacker's view.

const bench = await createBench();
/** The attacks whose token has valid header syntax. */
const sendable = (await attackCorpus(bench)).filter(({ token }) => /^[A-Za-z0-9\-._~+/]+=*$/.test(token));
const events: EdgegrantEvent[] = [];
const server = new ResourceServer({
  issuer: ISSUER,
  fetch: bench.zone.fetch,
  now: bench.clock.now,
  onEvent: (event) => events.push(event),
  requiredScopes: ["mcp:tools"],
});

const ask = (authorization: string): Promise<Response> =>
  server.handle(new Request(RESOURCE, { headers: { Authorization: authorization } }), () => new Response("let in"));
const headersOf = (response: Response): string => [...response.headers].map((pair) => pair.join(": ")).join("\n");

const INVALID_TOKEN = await ask("Bearer not.a.token");

describe("Every refused token gets one and the same answer", () => {
  it.each(sendable.map(({ name, token, reason }) => [name, reason, token] as const))("%s", async (_, reason, token) => {
    events.length = 0;
    const response = await ask(`Bearer ${token}`);
    expect(response.status).toBe(401);
    expect(headersOf(response)).toBe(headersOf(INVALID_TOKEN));
    expect(await response.text()).toBe(
      '{"error":"invalid_token","error_description":"The access token is invalid, expired or meant for another server"}',
    );
    expect(events.filter(({ type }) => type.startsWith("token."))).toEqual([
      expect.objectContaining({ type: "token.rejected", reason, status: 401 }),
    ]);
  });
});

const PAYLOADS: [name: string, value: string][] = [
  ["CR and LF", "marker\r\nSet-Cookie: stolen=1"],
  ["a lone LF", "marker\nX-Injected: 1"],
  ["quotes", 'marker", error="none", x="'],
  ["a backslash and a quote", 'marker\\", x="'],
  ["letters beyond Latin-1", "marker \u4f60\u597d"],
  ["Latin-1 letters", "marker \u00fc\u00df"],
  ["a null character", "marker\0"],
  ["a lone surrogate", "marker\ud800"],
];

/** The claims and headers in which an attacker can place text, with a token of the zone or a made-up one. */
const PLACES = ["sub", "client_id", "scope", "aud", "iss", "jti", "kid", "typ", "alg", "cty", "jku"];

describe("Text from a token neither breaks an answer nor stands in its headers", () => {
  const rows = PLACES.flatMap((place) => PAYLOADS.map(([name, value]) => [name, place, value] as const));

  it.each(rows)("%s in %s", async (_, place, value) => {
    const inHeader = ["kid", "typ", "alg", "cty", "jku"].includes(place);
    const token = inHeader ? await bench.token({}, { [place]: value }) : await bench.token({ [place]: value });
    const response = await ask(`Bearer ${token}`);
    expect([200, 401, 403]).toContain(response.status);
    // A challenge for more scopes repeats the token's valid scopes.
    const beyondScopes = headersOf(response).replace(/scope="[!#-[\]-~ ]*"/, "");
    expect(beyondScopes).not.toMatch(/marker|stolen|injected/i);
    if (response.status !== 200) expect(await response.text()).not.toContain("marker");
  });

  it.each(PAYLOADS)("%s in two claims at once, signed by a stranger", async (_, value) => {
    const stranger = await createSigner("ES256", value);
    const response = await ask(`Bearer ${await compact({ typ: "at+jwt" }, bench.claims({ sub: value }), stranger)}`);
    expect(response.status).toBe(401);
    expect(headersOf(response)).toBe(headersOf(INVALID_TOKEN));
  });

  it.each(["Bearer marker\u00e9", "marker", 'Bearer "marker"', "marker\u00ff marker", "Bearer marker, Bearer marker"])(
    "the header %j itself",
    async (header) => {
      const response = await ask(header);
      expect([400, 401]).toContain(response.status);
      expect(headersOf(response) + (await response.text())).not.toContain("marker");
    },
  );
});

describe("No token leaves", () => {
  it("by an event, whatever became of it", async () => {
    events.length = 0;
    const good = await bench.token();
    const lacking = await bench.token({ scope: "other" });
    const tokens = [good, lacking, ...sendable.map(({ token }) => token)];
    for (const token of tokens) {
      await ask(`Bearer ${token}`);
    }
    const seen = inspect(events, { depth: null, maxArrayLength: null, maxStringLength: null });
    for (const token of tokens) expect(leaks(token, seen)).toEqual([]);
  });

  it("by a handler that throws it", async () => {
    events.length = 0;
    const token = await bench.token();
    await server.handle(new Request(RESOURCE, { headers: { Authorization: `Bearer ${token}` } }), (_, auth) => {
      throw new Error(`upstream said no to ${auth.token}`);
    });
    expect(events.map(({ type }) => type)).toContain("handler.failed");
    expect(leaks(token, inspect(events, { depth: null }))).toEqual([]);
  });
});

/** The token and those of its long parts that occur in a text. */
function leaks(token: string, text: string): string[] {
  return [token, ...token.split(".")].filter((part) => part.length >= 16 && text.includes(part));
}
