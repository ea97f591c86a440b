import { describe, expect, it } from "vitest";
import { userSecret, userSecretKey } from "../../src/gateway/added-headers.ts";
import { gatewayBench, status } from "./support.ts";

const { zone, upstream, open } = gatewayBench();

describe("a header that the gateway adds", () => {
  it("replaces the caller's, and no token is exchanged", async () => {
    upstream.answers();
    const headers = { "X-Api-Key": "key", Authorization: { get: async () => "Bearer of-the-gateway" } };
    const { send } = open({ exchange: undefined, headers, requestHeaders: ["X-Api-Key"] });
    expect((await send("/", { headers: { "x-api-key": "forged" } })).response.status).toBe(200);
    expect(upstream.received[0]?.headers).toMatchObject({ "x-api-key": "key", authorization: "Bearer of-the-gateway" });
    expect(zone().counters().token).toBe(0);
  });

  it("may be a secret of the caller, kept by name; others get 403 and nothing is sent", async () => {
    upstream.answers();
    const store = new Map([[userSecretKey("notion", { issuer: zone().issuer, subject: "alice" }) ?? "", "alice's"]]);
    const headers = { Authorization: userSecret("notion", store, "Bearer ") };
    const { send } = open({ exchange: undefined, headers });
    const { response } = await send("/", { user: "bob" });
    expect([response.status, (await response.json()).error]).toEqual([403, "access_denied"]);
    expect(upstream.received).toEqual([]);
    await send("/", { user: "alice" });
    expect(upstream.received[0]?.headers.authorization).toBe("Bearer alice's");
  });

  it("keeps users apart by a key that no two of them share", () => {
    const keyOf = (issuer: string, subject: string, name = "n") => userSecretKey(name, { issuer, subject });
    expect(keyOf("https://z", "a/n")).not.toBe(keyOf("https://z/a", "n"));
    expect(keyOf("https://z", "a", "b/n")).not.toBe(keyOf("https://z", "a/b", "n"));
    expect(keyOf("https://z", "")).toBeUndefined();
    expect(keyOf("https://z", "\ud800")).toBeUndefined();
  });

  it.each([["a\r\nX-Admin: 1"], ["secret\n"], ["ключ"], [" alice"], ["alice "], ["\u00c3\u00a9"]])(
    "with the value %j leads to 500, and nobody sees it",
    async (value) => {
      upstream.answers();
      const { send, events } = open({ exchange: undefined, headers: { "X-Key": value } });
      expect((await send()).response.status).toBe(500);
      expect(upstream.received).toEqual([]);
      const [event] = events.filter(({ type }) => type === "configuration.invalid");
      expect(event).toMatchObject({ message: expect.stringContaining("X-Key") });
      expect(JSON.stringify(event)).not.toContain(value.trim());
    },
  );

  it("never is the caller's token", async () => {
    upstream.answers();
    const headers = { Authorization: ({ token }: { token: string }) => `Bearer ${token}` };
    const { send, events } = open({ exchange: undefined, headers });
    const { token, response } = await send();
    expect(response.status).toBe(500);
    expect(upstream.received).toEqual([]);
    expect(JSON.stringify(events)).toContain("contains the caller's token");
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it("that the upstream server refuses leads to 502, once", async () => {
    upstream.answers(status(401));
    expect(await open({ exchange: undefined, headers: { "X-Key": "k" } }).statusOf()).toBe(502);
    expect(upstream.received).toHaveLength(1);
  });
});

describe("a wrong setting", () => {
  it("is reported before the first request", () => {
    const { events } = open({ upstream: "mcp.example.com" });
    expect(events).toEqual([expect.objectContaining({ message: expect.stringContaining("upstream") })]);
  });

  it.each([
    ["upstream", { upstream: "mcp.example.com" }],
    ["upstream", { upstream: "http://mcp.example.com" }],
    ["exchange", { exchange: "" }],
    ["exchange.scope", { exchange: { resource: "https://a.example", scope: ['a"b'] } }],
    ["exchange.stepUp", { exchange: { resource: "https://a.example", stepUp: { "a b": "c" } } }],
    ["headers", { headers: { Authorization: "Bearer x" } }],
    ["headers", { headers: { "Transfer-Encoding": "chunked" } }],
    ["requestHeaders", { requestHeaders: ["Authorization"] }],
    ["requestHeaders", { requestHeaders: ["cookie"] }],
    ["requestHeaders", { requestHeaders: ["Client-Cert"] }],
    ["requestHeaders", { requestHeaders: ["client-cert-chain"] }],
    ["requestHeaders", { requestHeaders: ["X-Forwarded-Client-Cert"] }],
    ["requestHeaders", { requestHeaders: ["X-Forwarded-Tls-Client-Cert-Info"] }],
    ["requestHeaders", { requestHeaders: ["X-SSL-Client-Verify"] }],
    ["requestHeaders", { requestHeaders: ["X-ARR-ClientCert"] }],
    ["requestHeaders", { requestHeaders: ["x-amzn-mtls-clientcert-leaf"] }],
    ["requestHeaders", { requestHeaders: ["Cf-Client-Cert-Sha256"] }],
    ["responseHeaders", { responseHeaders: ["WWW-Authenticate"] }],
    ["responseHeaders", { responseHeaders: ["Set-Cookie"] }],
    ["maxRequestBytes", { maxRequestBytes: 0 }],
    ["maxResponseBytes", { maxResponseBytes: 0.5 }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["idleTimeoutMs", { idleTimeoutMs: Number.NaN }],
  ])("of %s leads to 500 and an event that names it", async (name, options) => {
    upstream.answers();
    const { send, events } = open(options);
    expect((await send()).response.status).toBe(500);
    const invalid = events.filter(({ type }) => type === "configuration.invalid");
    expect(invalid).toEqual([expect.objectContaining({ message: expect.stringContaining(name) })]);
    expect(upstream.received).toEqual([]);
  });
});
