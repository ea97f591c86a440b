import { EventEmitter, once } from "node:events";
import { createServer as createHttp } from "node:http";
import { type ClientHttp2Session, connect, createServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "@edgegrant/node";
import { describe, expect, it, onTestFinished } from "vitest";

/** A session with an HTTP/2 server without TLS, as behind a proxy. */
async function sessionWith(
  handler: (request: Request) => Response | Promise<Response>,
  onError?: (error: unknown) => void,
): Promise<ClientHttp2Session> {
  const server = createServer(toNodeListener(handler, { onError })).listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    session.destroy();
    server.close();
  });
  return session;
}

async function ask(session: ClientHttp2Session, headers: Record<string, string>, body = "") {
  const stream = session.request(headers);
  if (headers[":method"] === "POST") stream.end(body);
  const [answer] = (await once(stream, "response")) as [IncomingHttpHeaders];
  let text = "";
  for await (const chunk of stream) text += chunk;
  return { status: answer[":status"], headers: answer, text };
}

describe("HTTP/2", () => {
  it("carries a request with its body, and cookies apart", async () => {
    const session = await sessionWith(async (request) => {
      const headers: [string, string][] = [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ];
      return new Response(`${request.method} ${request.url} ${await request.text()}`, { headers });
    });
    const answer = await ask(
      session,
      { ":method": "POST", ":path": "/mcp?a=b", ":authority": "here.example" },
      "hello",
    );
    expect(answer.text).toBe("POST http://here.example/mcp?a=b hello");
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  });

  it.each(["a b", "evil.example@b", "x/admin?", "a#b", "a\\b"])("refuses the authority %j", async (authority) => {
    const session = await sessionWith(({ url }) => new Response(url));
    const answered = ask(session, { ":path": "/mcp", ":authority": authority });
    // Node itself sends no answer after a protocol violation.
    const outcome = await answered.then(
      ({ status, text }) => [status, text],
      () => "no answer",
    );
    expect([[400, '{"error":"invalid_request"}'], "no answer"]).toContainEqual(outcome);
  });

  it("sends an answer of fetch that came with headers of an HTTP/1.1 connection", async () => {
    const upstream = createHttp((_request, response) => response.writeHead(200, { Connection: "close" }).end("far"));
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    onTestFinished(() => void upstream.close());
    const session = await sessionWith(() => fetch(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`));
    const answer = await ask(session, { ":path": "/" });
    expect([answer.status, answer.text, answer.headers.connection]).toEqual([200, "far", undefined]);
  });

  it("sends an answer whose handler copied the headers of an HTTP/1.1 connection", async () => {
    const names = ["Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade"];
    const copied = new Headers(names.map((name) => [name, "x"]));
    const session = await sessionWith(() => new Response("far", { headers: copied }));
    const { status, text, headers } = await ask(session, { ":path": "/" });
    expect([status, text, names.filter((name) => name.toLowerCase() in headers)]).toEqual([200, "far", []]);
  });

  it.each(["TRACK", "get", "Post"])("refuses the method %s, which a Request does not keep", async (method) => {
    const session = await sessionWith(({ method }) => new Response(method));
    const stream = session.request({ ":method": method, ":path": "/" });
    stream.end();
    const [answer] = (await once(stream, "response")) as [IncomingHttpHeaders];
    expect(answer[":status"]).toBe(400);
    stream.close();
  });

  it("does not end an answer that fails as if it were whole", async () => {
    const bits = ["first", "second"].map((bit) => new TextEncoder().encode(bit));
    const failing = () =>
      new ReadableStream({
        pull(controller) {
          const next = bits.shift();
          if (!next) throw new Error("the cause");
          controller.enqueue(next);
          return new Promise((resolve) => setImmediate(resolve));
        },
      });
    const session = await sessionWith(
      () => new Response(failing()),
      () => undefined,
    );
    await expect(ask(session, { ":path": "/" })).rejects.toThrow("NGHTTP2_INTERNAL_ERROR");
  });

  it("does not end a body that its caller breaks off as if it were whole", async () => {
    const happenings = new EventEmitter();
    const [arrival, end] = ["arrival", "end"].map((name) => once(happenings, name));
    const session = await sessionWith(async (request) => {
      const reader = request.body?.getReader();
      await reader?.read();
      happenings.emit("arrival");
      happenings.emit("end", await reader?.read().catch((error: unknown) => error));
      return new Response();
    });
    const stream = session.request({ ":method": "POST", ":path": "/" });
    stream.on("error", () => undefined);
    stream.write("half");
    await arrival;
    // To reset the stream would be no break: Node's client ends the body first.
    session.destroy();
    expect(await end).toMatchObject([{ name: "AbortError" }]);
  });

  it("tells the handler when its caller leaves", async () => {
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const session = await sessionWith(async ({ signal }) => {
      signal.addEventListener("abort", leave);
      arrive();
      await left;
      return new Response();
    });
    const stream = session.request({ ":path": "/" });
    stream.on("error", () => undefined);
    await arrived;
    stream.close(8);
    await left;
  });
});
