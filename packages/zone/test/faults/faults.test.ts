import { describe, expect, test, vi } from "vitest";
import type { EndpointName, Fault } from "../../src/index.ts";
import { exchange } from "../support/exchange.ts";
import { resourceOf, testZone } from "../support/zone.ts";

async function withFault(fault: Fault, endpoint: EndpointName = "jwks") {
  const zone = await testZone();
  zone.setFault(endpoint, fault);
  return { zone, request: (init?: RequestInit) => fetch(`${zone.issuer}/jwks`, { redirect: "manual", ...init }) };
}

describe("a fault", () => {
  test("of a status answers with it", async () => {
    const { request } = await withFault({ status: 503, headers: { "retry-after": "7" } });
    const response = await request();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await response.json()).toMatchObject({ error: "temporarily_unavailable" });
  });

  test("of a body answers with exactly that", async () => {
    const { request } = await withFault({ body: '{"keys":"none"}' });
    const response = await request();
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{"keys":"none"}');
  });

  test("of garbage answers 200 with what is not JSON, labelled as JSON", async () => {
    const { request } = await withFault({ garbage: true });
    const response = await request();
    expect(response.headers.get("content-type")).toBe("application/json");
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test("of an oversized body answers with JSON of at least that length", async () => {
    const { request } = await withFault({ oversizedBytes: 3_000_000 });
    const text = await (await request()).text();
    expect(text.length).toBeGreaterThan(3_000_000);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test("of a redirect answers with it", async () => {
    const { request } = await withFault({ redirectTo: "https://elsewhere.example/" });
    const response = await request();
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("https://elsewhere.example/");
  });

  test("of a reset breaks the connection", async () => {
    const { request } = await withFault({ reset: true });
    await expect(request()).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) },
    });
  });

  test("of hanging never answers", async () => {
    const { request } = await withFault({ hang: true });
    await expect(request({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("that lasts until it is cleared lets the endpoint answer then, and not before", async () => {
    const { zone, request } = await withFault({ untilCleared: true, times: 1 });
    const held = request();
    await vi.waitFor(() => expect(zone.counters().jwks).toBe(1), { timeout: 60_000 });
    // The first request would have been answered by now, because this one started later.
    expect((await request()).status).toBe(200);
    expect(await Promise.race([held, "none yet"])).toBe("none yet");
    zone.clearFaults();
    expect(await (await held).json()).toHaveProperty("keys");
  });

  test("of a delay answers as usual, later", async () => {
    const { request } = await withFault({ delayMs: 80 });
    const before = performance.now();
    const response = await request();
    expect(await response.json()).toHaveProperty("keys");
    expect(performance.now() - before).toBeGreaterThanOrEqual(75);
  });

  test("with a number of times ends after them", async () => {
    const { request } = await withFault({ status: 500, times: 2 });
    expect([(await request()).status, (await request()).status, (await request()).status]).toEqual([500, 500, 200]);
  });

  test("lasts until it is cleared when it has no number", async () => {
    const { zone, request } = await withFault({ status: 500 });
    expect([(await request()).status, (await request()).status]).toEqual([500, 500]);
    zone.clearFaults();
    expect((await request()).status).toBe(200);
  });

  test("of one endpoint leaves the others alone", async () => {
    const { request } = await withFault({ status: 500 }, "token");
    expect((await request()).status).toBe(200);
  });

  test("at the token endpoint is not in the audit log, because nothing was decided", async () => {
    const { zone } = await withFault({ status: 500, body: "{}" }, "token");
    expect((await exchange(zone)).status).toBe(500);
    expect(zone.audit()).toEqual([]);
  });

  test("reaches the upstream API", async () => {
    const { zone } = await withFault({ status: 502 }, "upstream");
    expect((await fetch(`${resourceOf(zone, "profiles").url}/api/user`)).status).toBe(502);
  });

  test("can be read by a browser client", async () => {
    const { request } = await withFault({ status: 500 });
    expect((await request()).headers.get("access-control-allow-origin")).toBe("*");
  });
});
