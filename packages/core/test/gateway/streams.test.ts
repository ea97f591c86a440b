import { once } from "node:events";
import type { ServerResponse } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/errors.ts";
import { withOwnEndpoints } from "../../src/gateway/endpoint-events.ts";
import { MCP } from "../exchange/support.ts";
import { gatewayBench } from "./support.ts";

const { zone, upstream, open } = gatewayBench();

/** Makes the upstream server answer with a stream that the test writes. */
function streaming(headers: Record<string, string> = { "Content-Type": "text/event-stream" }) {
  return new Promise<ServerResponse>((resolve) => {
    upstream.answers((_request, response) => {
      response.writeHead(200, headers).flushHeaders();
      resolve(response);
    });
  });
}

const decoder = new TextDecoder();

function inBits(bytes: Uint8Array, size: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

const notBelow = (url: string) => {
  if (url.startsWith("/mcp/")) return url;
  throw new UpstreamError("unreadable", "not below");
};

/** What a gateway makes of a whole stream whose own URL is "OWN". Undefined if it breaks the stream off. */
function inOneGo(text: string): string | undefined {
  const parts = text.split(/(\r\n|\n|\r)/);
  let [isEndpoint, hasData] = [false, false];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const line = parts[index] ?? "";
    const isData = line === "data" || line.startsWith("data:");
    if (line === "") [isEndpoint, hasData] = [false, false];
    if (/^event: ?endpoint$/.test(line)) {
      if (hasData) return undefined;
      isEndpoint = true;
    }
    if (!isData) continue;
    if (isEndpoint && hasData) return undefined;
    hasData = true;
    if (isEndpoint) parts[index] = "data: OWN";
  }
  return parts.join("");
}

describe("a stream of events", () => {
  it("reaches the client event by event, and ends at the upstream server when the client leaves", async () => {
    const opened = streaming();
    const { send, events } = open();
    const { response } = await send("/", { headers: { "Last-Event-ID": "3" } });
    const far = await opened;
    expect(upstream.received[0]?.headers["last-event-id"]).toBe("3");
    expect(response.headers.get("Cache-Control")).toBe("private, no-store, no-transform");
    const reader = response.body?.getReader();
    for (const event of ["data: 1\n\n", "id: 5\ndata: 2\n\n"]) {
      far.write(event);
      expect(decoder.decode((await reader?.read())?.value)).toBe(event);
    }
    const closed = once(far, "close");
    const pending = reader?.read();
    // The read has reached the upstream server's body by then.
    await new Promise(setImmediate);
    await reader?.cancel();
    await Promise.all([closed, pending]);
    expect(events.map(({ type }) => type)).not.toContain("upstream.failed");
  });

  it("of the oldest transport names a URL and a session of the gateway", async () => {
    const opened = streaming();
    const { send } = open();
    const { response } = await send("/sse");
    (await opened).end(`event: endpoint\ndata: ${upstream.address()}/mcp/messages?sessionId=7\n\ndata: x\n\n`);
    const [, url = ""] = /^data: (.*)$/m.exec(await response.text()) ?? [];
    expect(url).toMatch(/^\/messages\?sessionId=7\.[\w-]{43}$/);
    upstream.answers();
    expect((await send(url, { method: "POST", user: "bob" })).response.status).toBe(404);
    expect((await send(url, { method: "POST" })).response.status).toBe(200);
    expect(upstream.received.map((seen) => seen.url)).toEqual(["/mcp/messages?sessionId=7"]);
  });

  it.each([
    ["another server", "https://other.example/messages"],
    ["a path beside the gateway's", "/messages"],
  ])("of the oldest transport ends where it names a URL of %s", async (_what, url) => {
    const opened = streaming();
    const { send, events } = open();
    const { response } = await send("/sse");
    const far = await opened;
    const closed = once(far, "close");
    far.write(`event: endpoint\ndata: ${url}\n\n`);
    await expect(response.text()).rejects.toThrow("not below `upstream`");
    expect(events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "unreadable" }));
    await closed;
  });

  it.each([
    ["in a later event", "data: 1\n\nevent: endpoint\ndata: https://other.example/\n\n"],
    ["before the event's name", "data: https://other.example/\nevent: endpoint\n\n"],
    ["after a byte order mark", "\ufeffevent: endpoint\ndata: https://other.example/\n\n"],
    ["with lines that end in CR", "event: endpoint\r\rid: 1\revent:endpoint\rdata:https://other.example/\r\r"],
    ["with lines that end in CR LF", "event: endpoint\r\ndata: https://other.example/\r\n\r\n"],
    ["after other fields", ": hi\nid: 1\nother: 2\nevent: endpoint\nother: 3\ndata: https://other.example/\n\n"],
    ["as a second URL", "event: endpoint\ndata: /mcp/messages\ndata: https://other.example/\n\n"],
    ["for another kind of event", "event: endpoint\nevent: message\ndata: https://other.example/\n\n"],
  ])("leads no client past the gateway: a URL %s ends it, in whatever bits it comes", async (_what, text) => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7, bytes.length]) {
      const passed = new Response(withOwnEndpoints(inBits(bytes, size), notBelow)).text();
      await expect(passed).rejects.toBeInstanceOf(UpstreamError);
    }
  });

  it("leads no client past the gateway: a URL that does not end ends it", async () => {
    const bytes = new TextEncoder().encode(`event: endpoint\ndata: ${"x".repeat(20_000)}`);
    const passed = new Response(withOwnEndpoints(inBits(bytes, 1_000), notBelow)).text();
    await expect(passed).rejects.toThrow("too long");
  });

  it("passes byte for byte, without the ends of lines being waited for, except for URLs of messages", async () => {
    const lines = fc.constantFrom(
      "event: endpoint",
      "event:endpoint",
      "event",
      "event: endpoints",
      "data",
      "data:",
      "data: 1",
      "da",
      "",
      ": x",
      "id: 1",
      "\u00e9",
    );
    const text = fc.array(fc.tuple(lines, fc.constantFrom("\n", "\r", "\r\n"))).map((parts) => parts.flat().join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (whole, size) => {
        const bytes = new TextEncoder().encode(whole);
        const passed = new Response(withOwnEndpoints(inBits(bytes, size), () => "OWN")).text();
        expect(await passed.catch(() => undefined)).toBe(inOneGo(whole));
      }),
      { numRuns: 200 },
    );
  });

  it("in a coding that nobody asked for is refused, because nobody can look into it", async () => {
    const opened = streaming({ "Content-Type": "text/event-stream", "Content-Encoding": "x-own" });
    const { statusOf } = open();
    const status = statusOf("/sse");
    (await opened).write("...");
    expect(await status).toBe(502);
  });

  it.each([["text/event-stream"], ["text/plain"]])(
    "of %s that the upstream server breaks off is reported",
    async (type) => {
      const opened = streaming({ "Content-Type": type });
      const { send, events } = open();
      const { response } = await send("/", { method: "POST" });
      const far = await opened;
      far.write("data: 1\n\n", () => far.destroy());
      await expect(response.text()).rejects.toThrow("broke off");
      const failed = events.filter((event) => event.type === "upstream.failed");
      expect(failed).toEqual([expect.objectContaining({ reason: "unreachable" })]);
    },
  );
});

describe("a client that leaves before the answer", () => {
  it("ends the call of the upstream server", async () => {
    const called = new Promise<ServerResponse>((resolve) =>
      upstream.answers((_request, response) => resolve(response)),
    );
    const leaving = new AbortController();
    const { send, events } = open();
    const answer = send("/", { signal: leaving.signal });
    const closed = once(await called, "close");
    leaving.abort();
    await closed;
    expect((await answer).response.status).toBe(503);
    expect(events.map(({ type }) => type)).toContain("request.abandoned");
  });
});

describe("limits", () => {
  it("refuse a request body that is too large, declared or not", async () => {
    upstream.answers();
    const { send, gateway } = open({ maxRequestBytes: 10 });
    expect((await send("/", { method: "POST", body: "x".repeat(11) })).response.status).toBe(413);
    expect((await send("/", { method: "POST", body: "x".repeat(10) })).response.status).toBe(200);
    const token = await zone().mint({ user: "alice", resource: MCP, scope: "mcp:tools" });
    const headers = { Authorization: `Bearer ${token}`, "Content-Length": "11" };
    expect((await gateway(new Request(MCP, { method: "POST", headers, body: "x" }))).status).toBe(413);
    expect(upstream.received).toHaveLength(1);
  });

  it("refuse a body that never ends within the time", async () => {
    upstream.answers();
    const { gateway } = open({ timeoutMs: 50 });
    const token = await zone().mint({ user: "alice", resource: MCP, scope: "mcp:tools" });
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
    const request = new Request(MCP, { ...init, headers: { Authorization: `Bearer ${token}` } });
    expect((await gateway(request)).status).toBe(408);
    expect(upstream.received).toEqual([]);
  });

  it("turn an upstream server that is silent into 504, and one that is away into 502", async () => {
    upstream.answers(() => undefined);
    const silent = open({ timeoutMs: 50, exchange: undefined });
    expect(await silent.statusOf()).toBe(504);
    expect(silent.events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "timeout" }));
    const away = open({ upstream: "http://127.0.0.1:9/mcp" });
    const { response } = await away.send();
    expect([response.status, await response.json()]).toEqual([502, { error: "bad_gateway" }]);
    expect(away.events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "unreachable" }));
  });

  it("refuse an answer that says it is too large, and break off one that turns out to be", async () => {
    const { send } = open({ maxResponseBytes: 10 });
    const closed = new Promise((resolve) => {
      upstream.answers((_request, response) => {
        response.on("close", resolve).writeHead(200, { "Content-Length": 11 }).write("x");
      });
    });
    expect((await send()).response.status).toBe(502);
    await closed;
    upstream.answers((_request, response) => {
      response.write("x".repeat(6));
      response.end("x".repeat(6));
    });
    const { response } = await send();
    await expect(response.text()).rejects.toThrow("more than 10 bytes");
  });

  it("break off an answer that pauses for too long, unless it is a stream of events", async () => {
    const { send } = open({ idleTimeoutMs: 50 });
    const opened = streaming({ "Content-Type": "text/plain" });
    const { response } = await send();
    (await opened).write("x");
    await expect(response.text()).rejects.toThrow("paused");
  });

  it("break off an answer that comes in drips for too long, unless it is a stream of events", async () => {
    const { send, events } = open({ bodyTimeoutMs: 50 });
    const opened = streaming({ "Content-Type": "application/json" });
    const { response } = await send();
    const far = await opened;
    const drips = setInterval(() => far.write(" "), 5);
    far.on("close", () => clearInterval(drips));
    await expect(response.text()).rejects.toThrow("took more than 50 ms");
    expect(events).toContainEqual(expect.objectContaining({ type: "upstream.failed", reason: "timeout" }));
  });
});
