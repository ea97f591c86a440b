import type { EndpointName, Fault, Zone } from "@edgegrant/zone";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { InvalidTokenError, UnavailableError } from "../../src/errors.ts";
import type { EdgegrantEvent } from "../../src/events.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { outcome } from "../support/bench.ts";
import { type Clock, createClock, HOUR_MS, MINUTE_MS, SECOND_MS } from "../support/clock.ts";
import { shortenTimeouts } from "../support/shorten-timeouts.ts";
import { startTestZone, ZONE_RESOURCE } from "../support/zone.ts";

let zone: Zone;
let neighbour: Zone;
let clock: Clock;
let events: EdgegrantEvent[];
let background: Promise<unknown>[];
let verifier: TokenVerifier;

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
  // The zone dates its tokens by the machine's clock, which goes on. An hour ahead, no token comes from the future.
  clock = createClock(Date.now() + HOUR_MS);
  events = [];
  background = [];
  verifier = freshVerifier();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const options = () => ({
  now: clock.now,
  onEvent: (event: EdgegrantEvent) => events.push(event),
  waitUntil: (work: Promise<unknown>) => background.push(work),
});
const freshVerifier = () => new TokenVerifier({ issuers: zone.issuer, ...options() });
const verify = (token: string) => verifier.verify(token, { url: new URL("/mcp", ZONE_RESOURCE) });
const token = (kid?: string) =>
  zone.mint({ user: "alice", resource: "mcp", expiresInSeconds: 100 * 3600, ...(kid && { header: { kid } }) });
const settled = () => Promise.all(background.splice(0));
/** Runs `act` during a fault. Only a zone that never answers needs short time limits. */
async function during<T>(fault: Fault, act: () => Promise<T>): Promise<T> {
  const timeouts = fault.hang ? shortenTimeouts() : undefined;
  try {
    return await act();
  } finally {
    timeouts?.restore();
  }
}
const failures = () => events.filter(({ type }) => type.endsWith(".failed"));

const DISCOVERY: EndpointName[] = ["authorization-server-metadata", "openid-configuration"];
const faultyDiscovery = (fault: Fault) => {
  for (const endpoint of DISCOVERY) zone.setFault(endpoint, fault);
};

/** The faults of an endpoint, including delays. */
const FAULTS: [name: string, fault: (elsewhere: string) => Fault][] = [
  ["answers 500", () => ({ status: 500 })],
  ["answers 503", () => ({ status: 503 })],
  ["answers 429", () => ({ status: 429 })],
  ["answers 404", () => ({ status: 404 })],
  ["answers 204", () => ({ status: 204 })],
  ["never answers", () => ({ hang: true })],
  ["resets the connection", () => ({ reset: true })],
  ["answers garbage", () => ({ garbage: true })],
  ["answers nothing", () => ({ status: 200, body: "" })],
  ["answers a JSON list", () => ({ body: "[]" })],
  ["answers JSON text", () => ({ body: '"text"' })],
  ["answers null", () => ({ body: "null" })],
  ["answers an empty object", () => ({ body: "{}" })],
  ["answers a page", () => ({ body: "<html></html>", headers: { "content-type": "text/html" } })],
  ["answers a megabyte", () => ({ oversizedBytes: 1024 * 1024 })],
  ["redirects to another server", (elsewhere) => ({ redirectTo: elsewhere })],
  ["redirects to another server for good", (elsewhere) => ({ redirectTo: elsewhere, status: 308 })],
  ["redirects to this machine's secrets", () => ({ redirectTo: "http://169.254.169.254/latest/meta-data" })],
];

describe("An outage is not an invalid token", () => {
  describe.each(FAULTS)("when discovery %s", (_, fault) => {
    const elsewhere = () => `${neighbour.issuer}/.well-known/oauth-authorization-server`;

    it("a good token gets UnavailableError, and is good once the zone is back", async () => {
      faultyDiscovery(fault(elsewhere()));
      const good = await token();
      const error = await during(fault(""), () => verify(good)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnavailableError);
      zone.clearFaults();
      expect(await outcome(verify(good))).toBe("accepted");
      expect(neighbour.counters()["authorization-server-metadata"]).toBe(0);
    });

    it("tokens go on to be accepted by the keys at hand", async () => {
      const good = await token();
      await verify(good);
      faultyDiscovery(fault(elsewhere()));
      clock.advance(2 * HOUR_MS);
      const later = await token();
      expect(await during(fault(""), () => outcome(verify(later)))).toBe("accepted");
    });
  });

  describe.each(FAULTS)("when the key set %s", (_, fault) => {
    const elsewhere = () => `${neighbour.issuer}/jwks`;

    it("a good token gets UnavailableError, and is good once the zone is back", async () => {
      zone.setFault("jwks", fault(elsewhere()));
      const good = await token();
      const error = await during(fault(""), () => verify(good)).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnavailableError);
      zone.clearFaults();
      expect(await outcome(verify(good))).toBe("accepted");
      expect(neighbour.counters().jwks).toBe(0);
    });

    it("tokens go on to be accepted by the keys at hand, and whoever misses one is told to come back", async () => {
      const good = await token();
      await verify(good);
      zone.setFault("jwks", fault(elsewhere()));
      clock.advance(HOUR_MS);
      const [later, unknown] = await Promise.all([token(), token("unknown")]);
      expect(await during(fault(""), () => outcome(verify(later)))).toBe("accepted");
      expect(await outcome(verify(unknown))).toBe("UnavailableError");
      expect(failures()).toMatchObject([{ type: "keys.failed", issuer: zone.issuer, servingStale: true }]);
    });
  });

  it("on the wire it is 503 with Retry-After, and no challenge", async () => {
    zone.setFault("jwks", { reset: true });
    const server = new ResourceServer({ issuer: zone.issuer, ...options() });
    const headers = { Authorization: `Bearer ${await token()}` };
    const response = await server.handle(new Request(`${ZONE_RESOURCE}/mcp`, { headers }), () => new Response("in"));
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(response.headers.has("WWW-Authenticate")).toBe(false);
    expect(events.map(({ type }) => type)).not.toContain("token.rejected");
  });

  it("tells the operator what failed, and never what was sent", async () => {
    zone.setFault("jwks", { status: 500 });
    const good = await token();
    await expect(verify(good)).rejects.toThrow();
    expect(failures()).toEqual([
      { type: "keys.failed", issuer: zone.issuer, servingStale: false, message: expect.stringContaining("HTTP 500") },
    ]);
  });

  it("a slow zone is waited for, within 5 seconds a call", async () => {
    const { asked } = shortenTimeouts(5000);
    faultyDiscovery({ delayMs: 20 });
    zone.setFault("jwks", { delayMs: 20 });
    expect(await outcome(verify(await token()))).toBe("accepted");
    // The clock goes on, so what is left of the five seconds may be a little less.
    expect(Math.min(...asked)).toBeGreaterThan(0);
    expect(Math.max(...asked)).toBeLessThanOrEqual(5000);
  });

  it("down for the first request and up for the second works for the second", async () => {
    for (const endpoint of DISCOVERY) zone.setFault(endpoint, { reset: true, times: 1 });
    const good = await token();
    expect(await outcome(verify(good))).toBe("UnavailableError");
    expect(await outcome(verify(good))).toBe("accepted");
  });

  it("down for whoever leads a fetch does not reach those who waited for it", async () => {
    zone.setFault("jwks", { reset: true, times: 1 });
    const good = await token();
    const verdicts = await Promise.all([1, 2, 3, 4].map(() => outcome(verify(good))));
    expect(verdicts.sort()).toEqual(["UnavailableError", "accepted", "accepted", "accepted"]);
  });
});

describe("Discovery", () => {
  it("falls back to the OpenID configuration", async () => {
    zone.setFault("authorization-server-metadata", { status: 404 });
    expect(await outcome(verify(await token()))).toBe("accepted");
    expect(zone.counters()).toMatchObject({ "authorization-server-metadata": 1, "openid-configuration": 1, jwks: 1 });
  });

  it("takes no keys from a document that names another issuer", async () => {
    const body = JSON.stringify({ issuer: neighbour.issuer, jwks_uri: `${zone.issuer}/jwks` });
    faultyDiscovery({ body });
    expect(await outcome(verify(await token()))).toBe("UnavailableError");
    expect(zone.counters().jwks).toBe(0);
  });

  it("takes no keys from another origin", async () => {
    const body = JSON.stringify({ issuer: zone.issuer, jwks_uri: `${neighbour.issuer}/jwks` });
    faultyDiscovery({ body });
    const good = await token();
    expect(await outcome(verify(good))).toBe("UnavailableError");
    expect(neighbour.counters().jwks).toBe(0);
    verifier = new TokenVerifier({ issuers: zone.issuer, jwksOrigins: [neighbour.issuer], ...options() });
    expect(await outcome(verify(good))).toBe("unknown_key");
    expect(neighbour.counters().jwks).toBe(2);
  });

  it("runs once an hour, not once per key set", async () => {
    for (let minutes = 0; minutes < 40; minutes += 10) {
      await verify(await token());
      clock.advance(10 * MINUTE_MS);
    }
    expect(zone.counters()).toMatchObject({ "authorization-server-metadata": 1, jwks: 4 });
  });
});

describe("Rotation", () => {
  it("is noticed by the first token with the new key, and the old key stays good while it is published", async () => {
    const old = await token();
    await verify(old);
    await zone.rotateKeys();
    clock.advance(30 * SECOND_MS);
    expect(await outcome(verify(await token()))).toBe("accepted");
    expect(await outcome(verify(old))).toBe("accepted");
    expect(zone.counters().jwks).toBe(2);
  });

  it.each([{ retire: false }, { retire: true }])(
    "right after keys were fetched is noticed at once (%j)",
    async (how) => {
      await verify(await token());
      await zone.rotateKeys(how);
      expect(await outcome(verify(await token()))).toBe("accepted");
      expect(zone.counters().jwks).toBe(2);
    },
  );

  it("while requests are on their way is good for all of them, at the cost of one fetch", async () => {
    await verify(await token());
    await zone.rotateKeys();
    clock.advance(30 * SECOND_MS);
    zone.setFault("jwks", { delayMs: 50 });
    const tokens = await Promise.all(Array.from({ length: 20 }, () => token()));
    const verdicts = await Promise.all(tokens.map((one) => outcome(verify(one))));
    expect(new Set(verdicts)).toEqual(new Set(["accepted"]));
    expect(zone.counters().jwks).toBe(2);
  });

  it("that retires a key ends its tokens with the next refresh", async () => {
    const old = await token();
    await verify(old);
    await zone.rotateKeys({ retire: true });
    clock.advance(10 * MINUTE_MS);
    expect(await outcome(verify(old))).toBe("unknown_key");
    expect(await outcome(verify(await token()))).toBe("accepted");
  });

  it("that retires a key ends its tokens for all who ask at once, after whatever idle time", async () => {
    const old = await token();
    await verify(old);
    await zone.rotateKeys({ retire: true });
    clock.advance(5 * HOUR_MS);
    zone.setFault("jwks", { delayMs: 50 });
    const verdicts = await Promise.all([1, 2, 3].map(() => outcome(verify(old))));
    expect(verdicts).toEqual(["unknown_key", "unknown_key", "unknown_key"]);
  });
});

describe("Forged key ids", () => {
  const forge = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => token(`forged-${index}`)));
  const attack = async (forged: string[]) => Promise.all(forged.map((one) => outcome(verify(one))));

  it("cost one fetch beyond the first on a cold start, however many come at once", async () => {
    expect(new Set(await attack(await forge(1000)))).toEqual(new Set(["unknown_key"]));
    expect(zone.counters()).toMatchObject({ "authorization-server-metadata": 1, "openid-configuration": 0, jwks: 2 });
  });

  it("cost at most two fetches per cool-down, a thousand at once or one after another", async () => {
    const forged = await forge(1000);
    for (let coolDown = 1; coolDown <= 3; coolDown++) {
      await attack(forged.slice(0, 500));
      for (const one of forged.slice(500)) await outcome(verify(one));
      clock.advance(30 * SECOND_MS - 1);
      await attack(forged.slice(0, 10));
      expect(zone.counters().jwks).toBe(2 * coolDown);
      clock.advance(1);
    }
  });

  it("cost at most one fetch per cool-down while the zone is down, too", async () => {
    await verify(await token());
    clock.advance(30 * SECOND_MS);
    zone.setFault("jwks", { reset: true });
    expect(new Set(await attack(await forge(200)))).toEqual(new Set(["UnavailableError"]));
    await attack(await forge(10));
    expect(zone.counters().jwks).toBe(2);
  });

  it("never keep a good token out", async () => {
    await verify(await token());
    clock.advance(30 * SECOND_MS);
    zone.setFault("jwks", { status: 500 });
    await attack(await forge(10));
    expect(await outcome(verify(await token()))).toBe("accepted");
  });
});

describe("The age of keys", () => {
  it("under 8 minutes costs no call", async () => {
    await verify(await token());
    clock.advance(8 * MINUTE_MS - 1);
    await verify(await token());
    expect(zone.counters().jwks).toBe(1);
  });

  it("from 8 minutes on has them renewed in the background, handed to waitUntil, with nobody waiting", async () => {
    await verify(await token());
    await settled();
    clock.advance(8 * MINUTE_MS);
    zone.setFault("jwks", { delayMs: 30 });
    await verify(await token());
    expect(events.filter(({ type }) => type === "keys.refreshed")).toHaveLength(1);
    expect(background).not.toEqual([]);
    await settled();
    expect(events.filter(({ type }) => type === "keys.refreshed")).toHaveLength(2);
    clock.advance(7 * MINUTE_MS);
    await verify(await token());
    expect(zone.counters().jwks).toBe(2);
  });

  it("from 10 minutes on has them asked for first", async () => {
    await verify(await token());
    clock.advance(10 * MINUTE_MS);
    await verify(await token());
    expect(events.filter(({ type }) => type === "keys.refreshed")).toHaveLength(2);
  });

  it("does not matter up to 24 hours while the zone is down, but does beyond", async () => {
    const good = await token();
    await verify(good);
    zone.setFault("jwks", { reset: true });
    clock.advance(24 * HOUR_MS - 1);
    expect(await outcome(verify(good))).toBe("accepted");
    expect(await outcome(verify(await token()))).toBe("accepted");
    clock.advance(1);
    expect(await outcome(verify(good))).toBe("UnavailableError");
    expect(failures().at(-1)).toMatchObject({ servingStale: false });
    zone.clearFaults();
    clock.advance(4 * SECOND_MS);
    expect(await outcome(verify(good))).toBe("accepted");
  });

  it("has a zone that is down asked once per cool-down, not once per request", async () => {
    await verify(await token());
    zone.setFault("jwks", { status: 503 });
    clock.advance(HOUR_MS);
    for (let request = 0; request < 20; request++) await verify(await token());
    expect(zone.counters().jwks).toBe(2);
    clock.advance(30 * SECOND_MS);
    await verify(await token());
    // In the background: the request does not wait for it.
    await expect.poll(() => zone.counters().jwks).toBe(3);
  });
});

it("A token of another zone costs no call, and neither does one that is expired or meant for another server", async () => {
  const elsewhere = await neighbour.mint({ resource: "mcp" });
  const expired = await zone.mint({ resource: "mcp", expiresInSeconds: -60 });
  const other = await zone.mint({ resource: "mcp", audience: "https://other.example" });
  expect(await outcome(verify(elsewhere))).toBe("untrusted_issuer");
  expect(await outcome(verify(expired))).toBe("expired");
  expect(await outcome(verify(other))).toBe("wrong_audience");
  expect(Object.values(zone.counters()).reduce((sum, count) => sum + count)).toBe(0);
});

it("A token that a key of the zone did not sign is InvalidTokenError", async () => {
  const [header, payload] = (await token()).split(".");
  const [, , signature] = (await token()).split(".");
  await expect(verify(`${header}.${payload}.${signature}`)).rejects.toBeInstanceOf(InvalidTokenError);
});
