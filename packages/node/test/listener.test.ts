import { once } from "node:events";
import { connect } from "node:net";
import type { ServedAdapter } from "@edgegrant/core/testing";
import { serveKeycard, toNodeListener } from "@edgegrant/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen, sendRaw, served } from "./support.ts";

let server: ServedAdapter;
beforeAll(async () => {
  server = await listen(toNodeListener(({ url }) => new Response(url)));
});
afterAll(() => server.close());

const statusOf = (answer: string) => Number(answer.split(" ")[1]);
const bodyOf = (answer: string) => answer.split("\r\n\r\n")[1] ?? "";

describe("the target of a request (RFC 9112 section 3.2)", () => {
  it.each([
    ["/mcp?a=b", "http://here.example/mcp?a=b"],
    ["//evil.example/mcp", "http://here.example//evil.example/mcp"],
    ["http://evil.example/mcp?a=b", "http://here.example/mcp?a=b"],
    ["HTTPS://evil.example", "http://here.example/"],
    ["http://evil.example?a=b", "http://here.example/?a=b"],
  ])("%s is read as a path", async (target, url) => {
    const answer = await sendRaw(server.origin, `GET ${target} HTTP/1.1`, "Host: here.example", "Connection: close");
    expect(statusOf(answer)).toBe(200);
    expect(bodyOf(answer)).toContain(url);
  });

  it.each(["*", "ftp://evil.example/", "evil.example:443"])("%s is refused", async (target) => {
    const answer = await sendRaw(server.origin, `OPTIONS ${target} HTTP/1.1`, "Host: here.example");
    expect(statusOf(answer)).toBe(400);
  });
});

describe("a request that is odd", () => {
  it.each(["", "a b", "[", "evil.example@", "x".repeat(4000)])("with the host %j is answered", async (host) => {
    const answer = await sendRaw(server.origin, "GET / HTTP/1.1", `Host: ${host}`, "Connection: close");
    expect([200, 400, 500]).toContain(statusOf(answer));
    expect(answer).not.toContain("TypeError");
  });

  it("and breaks off leaves the server up", async () => {
    const { hostname, port } = new URL(server.origin);
    for (const bytes of ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", "GET / HT", "\u0000\u0001"]) {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write(bytes, () => socket.resetAndDestroy());
      await once(socket, "close");
    }
    expect((await fetch(server.origin)).status).toBe(200);
  });
});

describe("serveKeycard", () => {
  it("refuses a request with two tokens, rather than take the first", async () => {
    const settings = { KEYCARD_ISSUER: "https://zone.example", KEYCARD_SERVER_URL: "https://mcp.example" };
    const options = { settings, fetch: () => new Response(), port: 0, hostname: "127.0.0.1" };
    const protectedServer = await served(serveKeycard(options));
    const tokens = ["Authorization: Bearer a.b.c", "Authorization: Bearer d.e.f"];
    const answer = await sendRaw(protectedServer.origin, "GET / HTTP/1.1", "Host: a", "Connection: close", ...tokens);
    expect(statusOf(answer)).toBe(400);
    await protectedServer.close();
  });
});
