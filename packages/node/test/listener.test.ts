import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { UpstreamError } from "@edgegrant/core";
import type { ServedAdapter } from "@edgegrant/core/testing";
import { serveKeycard, toNodeListener } from "@edgegrant/node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listen, sendRaw, sendText, served } from "./support.ts";

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

describe("the host of a request", () => {
  it.each(["a b", "[", "evil.example@", "x/admin?", "a#b", "a\\b", "a:99999", "a\r\nHost: b"])(
    "%j is refused",
    async (host) => {
      const answer = await sendRaw(server.origin, "GET /mcp HTTP/1.1", `Host: ${host}`, "Connection: close");
      expect(statusOf(answer)).toBe(400);
      expect(bodyOf(answer)).toContain('{"error":"invalid_request"}');
    },
  );

  it.each([
    ["GET /mcp HTTP/1.1", "Host:"],
    ["GET /mcp HTTP/1.0", "X-Other: header"],
  ])("may be left out: %s, %s", async (...lines) => {
    const answer = await sendRaw(server.origin, ...lines, "Connection: close");
    expect(bodyOf(answer)).toContain("http://localhost/mcp");
  });
});

describe("a request that is odd", () => {
  it("by its method is refused", async () => {
    const answer = await sendRaw(server.origin, "TRACE / HTTP/1.1", "Host: a", "Connection: close");
    expect(statusOf(answer)).toBe(400);
  });

  it.each(["GET", "HEAD"])(
    "for it is %s with a body has none for the handler, whatever method its headers name",
    async (method) => {
      const seen: [string, unknown][] = [];
      const listening = await listen(
        toNodeListener((request) => {
          seen.push([request.method, request.body]);
          return new Response();
        }),
      );
      const head = [`${method} / HTTP/1.1`, "Host: a", "Connection: close", "X-HTTP-Method-Override: POST"];
      await sendText(listening.origin, [...head, "Content-Length: 4", "", "body"].join("\r\n"));
      expect(seen).toEqual([[method, null]]);
      await listening.close();
    },
  );

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

describe("a body that nobody reads", () => {
  const large = "x".repeat(3 * 1024 * 1024);
  const POST = `POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: ${large.length}\r\n\r\n${large}`;
  const GET = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  it.each<[string, (request: Request) => void]>([
    ["at all", () => undefined],
    ["to its end", ({ body }) => body?.getReader().cancel()],
  ])("%s leaves the connection to the next request", async (_, read) => {
    const listening = await listen(
      toNodeListener((request) => {
        read(request);
        return new Response(request.url);
      }),
    );
    const answers = await sendText(listening.origin, POST + GET);
    expect(answers).toContain("http://a/first");
    expect(answers).toContain("http://a/next");
    await listening.close();
  });

  it("yet, for its reader takes time, is read on when the answer is out", async () => {
    let length: Promise<number> | undefined;
    const listening = await listen(
      toNodeListener((request) => {
        if (request.method === "POST") length = request.arrayBuffer().then(({ byteLength }) => byteLength);
        return new Response("accepted");
      }),
    );
    await sendText(listening.origin, POST + GET);
    expect(await length).toBe(large.length);
    await listening.close();
  });
});

describe("a handler that fails", () => {
  const broken = new Error("the cause");
  const failing: [string, (request: Request) => Response | Promise<Response>, unknown][] = [
    [
      "throws",
      () => {
        throw broken;
      },
      broken,
    ],
    ["rejects", () => Promise.reject(broken), broken],
    // Possible in JavaScript.
    ["answers nothing", (() => undefined) as () => never, expect.any(TypeError)],
  ];
  it.each(failing)("for it %s is told to onError, and its caller nothing", async (_, handler, cause) => {
    const told: unknown[] = [];
    const listening = await listen(toNodeListener(handler, { onError: (error) => told.push(error) }));
    const answer = await fetch(listening.origin);
    expect([answer.status, await answer.json()]).toEqual([500, { error: "server_error" }]);
    expect(told).toEqual([cause]);
    await listening.close();
  });

  it("is answered although onError fails too", async () => {
    const fail = () => {
      throw broken;
    };
    const listening = await listen(toNodeListener(fail, { onError: fail }));
    expect((await fetch(listening.origin)).status).toBe(500);
    await listening.close();
  });

  it("is told to the log by default", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const listening = await listen(toNodeListener(() => Promise.reject(broken)));
    await fetch(listening.origin);
    expect(log).toHaveBeenCalledWith(broken);
    log.mockRestore();
    await listening.close();
  });
});

describe("an answer whose length is not what its handler says", () => {
  const inBits = () =>
    new ReadableStream({
      start(controller) {
        for (const bit of ["hello ", "world"]) controller.enqueue(new TextEncoder().encode(bit));
        controller.close();
      },
    });

  it.each([5, 50])("is sent whole, and the next one after it: %i", async (length) => {
    const headers = { "Content-Length": String(length), "Transfer-Encoding": "chunked" };
    const listening = await listen(
      toNodeListener(({ url }) => (url.endsWith("/next") ? new Response("next") : new Response(inBits(), { headers }))),
    );
    const answers = await sendText(
      listening.origin,
      "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    );
    expect(answers.split("hello")[0]).not.toMatch(/content-length/i);
    expect(answers).toMatch(/hello .*world\r\n0\r\n\r\nHTTP\/1\.1 200/s);
    expect(answers).toContain("next");
    await listening.close();
  });

  it("keeps its length where there is no body to count", async () => {
    const listening = await listen(toNodeListener(() => new Response("hello", { headers: { "Content-Length": "5" } })));
    const answer = await fetch(listening.origin, { method: "HEAD" });
    expect(answer.headers.get("Content-Length")).toBe("5");
    await listening.close();
  });
});

describe("an answer", () => {
  it("that is there in one piece has its length", async () => {
    const answer = await sendText(server.origin, "GET /sized HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^content-length: 14\r$/im);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it.each(["HEAD", "GET"])("without a body is sent without one, to %s", async (method) => {
    const listening = await listen(toNodeListener(() => new Response(null, { status: 204, statusText: "Nothing" })));
    const answer = await sendRaw(listening.origin, `${method} / HTTP/1.1`, "Host: a", "Connection: close");
    expect(answer).toMatch(/^HTTP\/1\.1 204 Nothing\r\n/);
    expect(bodyOf(answer)).toBe("");
    await listening.close();
  });

  it("that takes time begins with its head, before there is any of its body", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const listening = await listen(toNodeListener(() => new Response(readable)));
    const answer = await fetch(listening.origin);
    const writer = writable.getWriter();
    await writer.write(new TextEncoder().encode("late"));
    await writer.close();
    expect(await answer.text()).toBe("late");
    await listening.close();
  });

  it("that somebody else ends is read no further", async () => {
    const happenings = new EventEmitter();
    const end = once(happenings, "end");
    const listening = await listen((request, response) => {
      let bits = 0;
      const answer = new ReadableStream({
        pull(controller) {
          bits += 1;
          if (bits <= 9) controller.enqueue(new TextEncoder().encode("more"));
          return bits <= 9 ? undefined : new Promise(() => {});
        },
        cancel: () => void happenings.emit("end"),
      });
      toNodeListener(() => new Response(answer))(request, response);
      const write = response.write.bind(response) as (chunk: Uint8Array) => boolean;
      // As a framework's timeout does, in the middle of the answer.
      response.write = (chunk: Uint8Array) => write(chunk) && Boolean(response.end());
    });
    expect(await (await fetch(listening.origin)).text()).toBe("more");
    await end;
    await listening.close();
  });

  it("that names trailers is sent without them", async () => {
    const listening = await listen(toNodeListener(() => new Response("hello", { headers: { Trailer: "Digest" } })));
    const answer = await fetch(listening.origin);
    expect([await answer.text(), answer.headers.get("Trailer")]).toEqual(["hello", null]);
    await listening.close();
  });

  it("that fails before it begins is 500, and onError gets the cause", async () => {
    const told: unknown[] = [];
    const cause = new Error("the secret cause");
    const failing = () => new Response(new ReadableStream({ pull: (controller) => controller.error(cause) }));
    const listening = await listen(toNodeListener(failing, { onError: (error) => told.push(error) }));
    const answer = await fetch(listening.origin);
    expect([answer.status, await answer.json()]).toEqual([500, { error: "server_error" }]);
    expect(told).toEqual([cause]);
    await listening.close();
  });
});

describe("an upstream server that breaks its answer off", () => {
  it("is not told to onError, because an event says it", async () => {
    const told: unknown[] = [];
    const cause = new UpstreamError("unreachable", "The upstream server's answer broke off");
    const failing = () => new Response(new ReadableStream({ pull: (controller) => controller.error(cause) }));
    const listening = await listen(toNodeListener(failing, { onError: (error) => told.push(error) }));
    expect((await fetch(listening.origin)).status).toBe(500);
    expect(told).toEqual([]);
    await listening.close();
  });
});

describe("a request", () => {
  it("is one of the platform, which can be copied and sent on", async () => {
    const listening = await listen(
      toNodeListener(async (request) => {
        const copy = new Request("http://there.example/", request);
        const { method, headers, signal } = copy;
        const seen = [method, headers.get("X-Name"), headers.get("Cookie"), signal.aborted, await copy.text()];
        return Response.json([request instanceof Request, ...seen]);
      }),
    );
    const headers = { "X-Name": "value", Cookie: "a=1; b=2" };
    const answer = await fetch(listening.origin, { method: "POST", headers, body: "text" });
    expect(await answer.json()).toEqual([true, "POST", "value", "a=1; b=2", false, "text"]);
    await listening.close();
  });
});

describe("a request's body", () => {
  it("is in a buffer of its own, and not in the connection's, which may hold other requests", async () => {
    const sizes: number[] = [];
    const listening = await listen(
      toNodeListener(async (request) => {
        const read = await request.body?.getReader().read();
        sizes.push(read?.value?.buffer.byteLength ?? 0);
        return new Response();
      }),
    );
    await fetch(listening.origin, { method: "POST", body: "hello" });
    expect(sizes).toEqual([5]);
    await listening.close();
  });

  it("that its caller breaks off fails at its reader", async () => {
    const happenings = new EventEmitter();
    const [arrival, end] = ["arrival", "end"].map((name) => once(happenings, name));
    const listening = await listen(
      toNodeListener(async (request) => {
        happenings.emit("arrival");
        happenings.emit("end", await request.text().catch((error: unknown) => error));
        return new Response();
      }),
    );
    const { hostname, port } = new URL(listening.origin);
    const socket = connect(Number(port), hostname);
    socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    await arrival;
    socket.resetAndDestroy();
    expect(await end).toMatchObject([{ name: "AbortError" }]);
    await listening.close();
  });

  it("can be read by a clone too, which knows when the caller leaves", async () => {
    const listening = await listen(
      toNodeListener(async (request) => {
        const copy = request.clone();
        const further = copy.clone();
        const texts = [await request.text(), await copy.text()];
        const isSame = [copy, further].every(({ signal }) => signal === request.signal);
        return Response.json({ texts, isSame });
      }),
    );
    const answer = await fetch(listening.origin, { method: "POST", body: "hello" });
    expect(await answer.json()).toEqual({ texts: ["hello", "hello"], isSame: true });
    await listening.close();
  });
});

it("an answer that is made when its caller has left is cancelled", async () => {
  const happenings = new EventEmitter();
  const [arrival, departure, end] = ["arrival", "departure", "end"].map((name) => once(happenings, name));
  const listening = await listen(
    toNodeListener(async ({ signal }) => {
      signal.addEventListener("abort", () => happenings.emit("departure"));
      happenings.emit("arrival");
      await departure;
      return new Response(new ReadableStream({ cancel: () => void happenings.emit("end") }));
    }),
  );
  const caller = new AbortController();
  const call = fetch(listening.origin, { signal: caller.signal }).catch(() => undefined);
  await arrival;
  caller.abort();
  await Promise.all([call, end]);
  await listening.close();
});

it("answers that wait for their turn are cancelled when the connection ends", async () => {
  const happenings = new EventEmitter();
  const count = { begun: 0, told: 0, cancelled: 0 };
  const note = (name: keyof typeof count) => {
    count[name] += 1;
    if (count[name] === 12) happenings.emit(name);
  };
  const [begun, told, cancelled] = ["begun", "told", "cancelled"].map((name) => once(happenings, name));
  const listening = await listen(
    toNodeListener(({ signal }) => {
      signal.addEventListener("abort", () => note("told"));
      note("begun");
      return new Response(new ReadableStream({ cancel: () => note("cancelled") }));
    }),
  );
  const { hostname, port } = new URL(listening.origin);
  const socket = connect(Number(port), hostname);
  socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(12));
  await begun;
  socket.resetAndDestroy();
  await Promise.all([told, cancelled]);
  await listening.close();
});

describe("two tokens", () => {
  const tokens = ["Authorization: Bearer a.b.c", "authorization: Bearer d.e.f"];

  it("reach the handler both, rather than the first alone", async () => {
    const listening = await listen(toNodeListener(({ headers }) => new Response(headers.get("Authorization"))));
    const answer = await sendRaw(listening.origin, "GET / HTTP/1.1", "Host: a", "Connection: close", ...tokens);
    expect(answer).toContain("Bearer a.b.c, Bearer d.e.f");
    await listening.close();
  });

  it("are refused by serveKeycard", async () => {
    const settings = { KEYCARD_ISSUER: "https://zone.example", KEYCARD_SERVER_URL: "https://mcp.example" };
    const options = { settings, fetch: () => new Response(), port: 0, onListen: () => undefined };
    const protectedServer = await served(serveKeycard(options));
    const answer = await sendRaw(protectedServer.origin, "GET / HTTP/1.1", "Host: a", "Connection: close", ...tokens);
    expect(statusOf(answer)).toBe(400);
    await protectedServer.close();
  });
});
