import { describe, expect, it, vi } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";
import { ResourceServer, type ResourceServerOptions } from "../../src/server/resource-server.ts";
import { createBench, ISSUER } from "../support/bench.ts";
import { HOUR_MS } from "../support/clock.ts";

const MCP = "https://mcp.example/mcp";

/** A server, and its events for requests with these tokens. */
async function setUp(options: Partial<ResourceServerOptions> = {}) {
  const { zone, clock, token } = await createBench();
  const events: EdgegrantEvent[] = [];
  const onEvent = (event: EdgegrantEvent) => void events.push(event);
  const server = new ResourceServer({ issuer: ISSUER, fetch: zone.fetch, now: clock.now, onEvent, ...options });
  const send = async (claims?: Record<string, unknown>, url = MCP) => {
    const headers: Record<string, string> = claims ? { Authorization: `Bearer ${await token(claims)}` } : {};
    return (await server.handle(new Request(url, { headers }), () => new Response("in"))).status;
  };
  const told = (type: string) => events.filter((event) => event.type === type);
  return { clock, send, told };
}

const OTHER = { aud: "https://secret-neighbour.example" };
const STRANGER = { iss: "https://secret-stranger.example" };

describe("A token of which several claims are wrong", () => {
  it.each<[string, Record<string, unknown>, string[], string?]>([
    [
      "no client, another audience",
      { ...OTHER, client_id: undefined },
      ["missing_client", "wrong_audience"],
      "client_id or azp",
    ],
    [
      "no client, no audience",
      { client_id: undefined, aud: undefined },
      ["missing_client", "missing_audience"],
      "client_id or azp",
    ],
    ["another issuer and audience", { ...STRANGER, ...OTHER }, ["untrusted_issuer", "wrong_audience"]],
    ["no subject and no end", { sub: undefined, exp: undefined }, ["missing_subject", "missing_expiry"], "sub"],
    ["no subject, another issuer", { ...STRANGER, sub: undefined }, ["missing_subject", "untrusted_issuer"], "sub"],
    [
      "no subject and no client",
      { sub: undefined, client_id: undefined },
      ["missing_subject", "missing_client"],
      "sub",
    ],
    ["bound, and no subject", { cnf: {}, sub: undefined }, ["sender_constrained", "missing_subject"]],
    [
      "no client, not yet",
      { client_id: undefined, nbf: 9_999_999_999 },
      ["missing_client", "not_yet_valid"],
      "client_id or azp",
    ],
    ["ended, for another", { ...OTHER, exp: 1 }, ["expired", "wrong_audience"]],
    ["bound, and scopes of numbers", { cnf: {}, scope: [1] }, ["sender_constrained", "malformed_claim"]],
  ])("is told of with each, the first as the reason: %s", async (_, claims, reasons, claim) => {
    const { send, told } = await setUp();
    expect(await send(claims)).toBe(401);
    const about = claim === undefined ? {} : { claim };
    expect(told("token.rejected")).toEqual([
      { type: "token.rejected", reason: reasons[0], reasons, ...about, status: 401 },
    ]);
  });

  it.each<[string, Record<string, unknown>, string, object]>([
    ["another audience", OTHER, "wrong_audience", {}],
    [
      "no subject, while the client is named by azp",
      { sub: undefined, client_id: undefined, azp: "client" },
      "missing_subject",
      { claim: "sub" },
    ],
  ])("is told of with one reason where there is one: %s", async (_, claims, reason, about) => {
    const { send, told } = await setUp();
    await send(claims);
    expect(told("token.rejected")).toEqual([{ type: "token.rejected", reason, ...about, status: 401 }]);
  });

  it("is told of with the fault of its header alone, if that has one", async () => {
    const { send, told } = await setUp({ algorithms: ["RS256"] });
    expect(await send({ ...OTHER, sub: undefined })).toBe(401);
    expect(told("token.rejected")).toEqual([{ type: "token.rejected", reason: "unsupported_algorithm", status: 401 }]);
    expect(told("configuration.suspect")).toEqual([]);
  });

  it("is told of like that, too, where it was good before", async () => {
    const { clock, send, told } = await setUp({ clockToleranceSeconds: 7200 });
    const claims = { exp: clock.seconds() + 7200, aud: [MCP, "https://mcp.example/other"] };
    expect(await send(claims)).toBe(200);
    clock.advance(-3 * HOUR_MS);
    expect(await send({ ...claims, iat: clock.seconds() + 3 * 3600, nbf: clock.seconds() + 3 * 3600 })).toBe(401);
    expect(told("token.rejected")).toMatchObject([{ reasons: ["not_yet_valid", "issued_in_the_future"] }]);
  });
});

describe("What may be a wrong setting is told once, with what was expected and nothing of the token", () => {
  it("a token that is meant for another server", async () => {
    const { send, told } = await setUp({ resource: "/mcp", audiences: "an id" });
    for (let count = 0; count < 3; count++) await send(OTHER);
    expect(told("configuration.suspect")).toEqual([
      { type: "configuration.suspect", message: expect.stringContaining(`${MCP}, an id.`) },
    ]);
    expect(JSON.stringify(told("configuration.suspect"))).not.toContain("secret");
  });

  it("a token of another issuer", async () => {
    const { send, told } = await setUp({ trustedIssuers: ["https://second.example"] });
    for (let count = 0; count < 3; count++) await send(STRANGER);
    expect(told("configuration.suspect")).toEqual([
      { type: "configuration.suspect", message: expect.stringContaining(`${ISSUER}, https://second.example.`) },
    ]);
    expect(JSON.stringify(told("configuration.suspect"))).not.toContain("secret");
  });

  it("a resource on plain http off loopback, before anybody has a token", async () => {
    const { send, told } = await setUp();
    for (let count = 0; count < 3; count++) await send(undefined, "http://mcp.example/mcp");
    expect(told("configuration.suspect")).toEqual([
      { type: "configuration.suspect", message: expect.stringContaining("identifier is http://mcp.example.") },
    ]);
  });

  it("but not a token that ended, which no setting causes", async () => {
    const { send, told } = await setUp();
    expect(await send({ exp: 1 })).toBe(401);
    expect(told("configuration.suspect")).toEqual([]);
  });

  it.each(["http://localhost:8787/mcp", "http://127.0.0.1:8787/mcp", MCP])("but not %s", async (url) => {
    const { send, told } = await setUp();
    await send(undefined, url);
    expect(told("configuration.suspect")).toEqual([]);
  });

  it("in the log, by default", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { send } = await setUp({ onEvent: undefined });
    await send(OTHER);
    await send(OTHER);
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^edgegrant: configuration\.suspect .*https:\/\/mcp\.example/)],
    ]);
    log.mockRestore();
  });
});
