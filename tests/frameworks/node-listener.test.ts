// The listener of @edgegrant/node inside frameworks that have their own request objects.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createKeycardListener, type EdgegrantEvent, type KeycardFetchHandler } from "@edgegrant/node";
import { startZone, type Zone } from "@edgegrant/zone";
import express from "express";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

const SERVER_URL = "https://mcp.example/mcp";
const MESSAGE = { jsonrpc: "2.0", id: 1, method: "tools/list", params: { text: 'ä \u2028 "quoted"' } };

let zone: Zone;
let token: string;
beforeAll(async () => {
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] }],
    applications: [],
  });
  token = await zone.mint({ user: "alice", audience: SERVER_URL, scope: "mcp:tools" });
});
afterAll(() => zone?.close());

const echo: KeycardFetchHandler = async (request, auth) =>
  Response.json({ path: new URL(request.url).pathname, subject: auth.subject, got: await request.text() });

function protectedListener(fetch: KeycardFetchHandler = echo) {
  const events: EdgegrantEvent[] = [];
  const settings = { KEYCARD_ISSUER: zone.issuer, KEYCARD_SERVER_URL: SERVER_URL };
  const listener = createKeycardListener({ settings, onEvent: (event) => events.push(event), fetch });
  return { listener, events };
}

async function originOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Sent {
  path?: string;
  body?: string | ArrayBuffer | URLSearchParams;
  headers?: Record<string, string>;
}

function post(origin: string, { path = "/mcp", body = JSON.stringify(MESSAGE, null, 2), headers = {} }: Sent = {}) {
  return fetch(origin + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
    body,
  });
}

/** The handler's request, from its answer. */
async function messageIn(answer: Response): Promise<unknown> {
  const { got } = (await answer.json()) as { got: string };
  return JSON.parse(got);
}

describe("Express 5", () => {
  const parsers: [string, express.RequestHandler][] = [
    ["express.json()", express.json()],
    ["express.text()", express.text({ type: "*/*" })],
    ["express.raw()", express.raw({ type: "*/*" })],
    ["no parser", (_request, _response, next) => next()],
  ];

  it.each(parsers)("hands on a body that %s has read", async (_, parser) => {
    const { listener } = protectedListener();
    const app = express().use(parser).use("/mcp", listener);
    const answer = await post(await originOf(createServer(app)));
    expect(await messageIn(answer)).toEqual(MESSAGE);
  });

  it("hands on a compressed body that express.json() has read, without the coding's name", async () => {
    const { listener } = protectedListener(async (request) =>
      Response.json({ got: await request.text(), coding: request.headers.get("Content-Encoding") }),
    );
    const app = express().use(express.json()).use("/mcp", listener);
    const packed = new Response(JSON.stringify(MESSAGE)).body?.pipeThrough(new CompressionStream("gzip"));
    const body = await new Response(packed).arrayBuffer();
    const answer = await post(await originOf(createServer(app)), { body, headers: { "Content-Encoding": "gzip" } });
    const { got, coding } = (await answer.json()) as { got: string; coding: unknown };
    expect([JSON.parse(got), coding]).toEqual([MESSAGE, null]);
  });

  it("keeps the path at which the listener is mounted, for the handler and for the documents", async () => {
    const { listener } = protectedListener();
    const app = express().use("/mcp", listener).use("/.well-known", listener);
    const origin = await originOf(createServer(app));
    expect(await (await post(origin, { path: "/mcp/deeper?a=b" })).json()).toMatchObject({ path: "/mcp/deeper" });
    const metadata = await fetch(`${origin}/.well-known/oauth-protected-resource/mcp`);
    expect(await metadata.json()).toMatchObject({ resource: SERVER_URL });
  });

  it.each<[string, Sent]>([
    ["a form", { body: "a=b", headers: { "Content-Type": "application/x-www-form-urlencoded" } }],
    ["what a parser has thrown away", { body: "a b", headers: { "Content-Type": "text/x-lost" } }],
  ])("answers 500 with an event that says what to do where a body is lost: %s", async (_, sent) => {
    const { listener, events } = protectedListener();
    const drain: express.RequestHandler = (request, _response, next) => {
      if (!request.is("text/x-lost")) return next();
      request.resume().once("end", next);
    };
    const app = express().use(express.urlencoded()).use(drain).use("/mcp", listener);
    const answer = await post(await originOf(createServer(app)), sent);
    expect([answer.status, await answer.json()]).toEqual([500, { error: "server_error" }]);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
    const [told] = events.filter(({ type }) => type === "configuration.invalid");
    expect(told).toMatchObject({ message: expect.stringContaining("mount the listener before any body parser") });
  });

  it("lets a client without a token know so, whatever has become of its body", async () => {
    const { listener } = protectedListener();
    const app = express().use(express.urlencoded()).use("/mcp", listener);
    const answer = await fetch(`${await originOf(createServer(app))}/mcp`, {
      method: "POST",
      body: new URLSearchParams("a=b"),
    });
    expect(answer.status).toBe(401);
  });

  it("does not take an empty body for one that is lost, or a caller who waits for one who has left", async () => {
    const { listener } = protectedListener(async (request) => {
      const got = await request.text();
      await new Promise(setImmediate);
      return Response.json({ got, hasLeft: request.signal.aborted });
    });
    const app = express().use(express.json()).use("/mcp", listener);
    const origin = await originOf(createServer(app));
    expect(await (await post(origin, { body: "" })).json()).toEqual({ got: "", hasLeft: false });
    expect(await (await post(origin, { body: "{}" })).json()).toEqual({ got: "{}", hasLeft: false });
  });
});

describe("Fastify 5", () => {
  async function serve(hand: "the parsed body" | "nothing"): Promise<{ origin: string; events: EdgegrantEvent[] }> {
    const { listener, events } = protectedListener();
    const app = fastify();
    app.all("/mcp", (request, reply) => {
      reply.hijack();
      listener(request.raw, reply.raw, hand === "nothing" ? undefined : request.body);
    });
    onTestFinished(() => app.close());
    return { origin: await app.listen({ port: 0, host: "127.0.0.1" }), events };
  }

  it("hands on the body that it has parsed", async () => {
    const { origin } = await serve("the parsed body");
    expect(await messageIn(await post(origin))).toEqual(MESSAGE);
    const metadata = await fetch(`${origin}/mcp`);
    expect(metadata.status).toBe(401);
  });

  it("answers 500 with an event where the parsed body is not handed over", async () => {
    const { origin, events } = await serve("nothing");
    expect((await post(origin)).status).toBe(500);
    expect(events).toContainEqual({
      type: "configuration.invalid",
      message: expect.stringContaining("listener(request, response, request.body)"),
    });
  });
});
