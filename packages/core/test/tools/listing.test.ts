import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedEvents } from "../../src/tools/changed-events.ts";
import { bytesOf, call, message, type Sent, toolBench } from "./support.ts";

const { start } = toolBench();
const options = {
  listing: "granted" as const,
  toolScopes: { send_mail: "mail:send", "admin_*": "mcp:admin" },
  promptScopes: { hr_review: "hr:read" },
  resourceScopes: { "mail://*": "mail:read" },
};
const tools = [{ name: "whoami" }, { name: "send_mail" }, { name: "admin_x" }, { name: "admin_y" }];
const answer = (result: object, id: unknown = 1) => ({ jsonrpc: "2.0", id, result });
const ask = (method: string) => JSON.stringify(message(method));
/** Bytes in a content coding: they are no text, whatever is in them. */
const coded = new Uint8Array([0x1f, 0x8b, 0x08, 0x00]);
/** As `fetch` of Workers gives an answer: with the headers of the wire, but with a body that is decoded. */
const fetched = (response: Response) => Object.defineProperty(response, "url", { value: "https://upstream.example/" });
const stream = (text: string, headers = {}) =>
  new Response(text, { headers: { "Content-Type": "text/event-stream", ...headers } });

/** What a caller gets to a request for a list. */
async function listed(response: Response, { scope = "mcp:tools", method = "tools/list", more = {} } = {}) {
  const { send, events } = start({ ...options, ...more }, () => response);
  const got = await send({ body: ask(method), scope });
  return { response: got, text: await got.text(), events };
}

describe("a list, where only what is granted is listed", () => {
  it.each([
    ["mcp:tools", ["whoami"]],
    ["mail:send", ["whoami", "send_mail"]],
    ["mcp:admin", ["whoami", "admin_x", "admin_y"]],
    ["mail:send mcp:admin", ["whoami", "send_mail", "admin_x", "admin_y"]],
  ])("of tools for a caller with %s: %j", async (scope, names) => {
    const { text } = await listed(Response.json(answer({ tools, nextCursor: "2" })), { scope });
    expect(JSON.parse(text)).toEqual(answer({ tools: names.map((name) => ({ name })), nextCursor: "2" }));
  });

  it.each([
    ["prompts/list", { prompts: [{ name: "hr_review" }, { name: "greet" }] }, { prompts: [{ name: "greet" }] }],
    ["resources/list", { resources: [{ uri: "mail://1" }, { uri: "note://1" }] }, { resources: [{ uri: "note://1" }] }],
    [
      "resources/templates/list",
      { resourceTemplates: [{ uriTemplate: "mail://{box}" }, { uriTemplate: "note://{id}" }] },
      { resourceTemplates: [{ uriTemplate: "note://{id}" }] },
    ],
  ])("of %s is narrowed too", async (method, result, expected) => {
    expect(JSON.parse((await listed(Response.json(answer(result)), { method })).text)).toEqual(answer(expected));
  });

  it("counts a broader scope", async () => {
    const satisfies = (granted: readonly string[], required: string) => granted.includes(required.split(":")[0] ?? "");
    const { text } = await listed(Response.json(answer({ tools })), { scope: "mail mcp", more: { satisfies } });
    expect(JSON.parse(text)).toEqual(answer({ tools }));
  });

  it.each<[string, Response]>([
    ["an answer of fetch", fetched(Response.json(answer({ tools })))],
    ["a copy of it", Response.json(answer({ tools }))],
    ["a stream of fetch", fetched(stream(`data: ${JSON.stringify(answer({ tools }))}\n\n`))],
  ])("is narrowed where fetch has decoded its body and left Content-Encoding: %s", async (_, response) => {
    response.headers.set("Content-Encoding", " GZip");
    const { response: got, text } = await listed(response);
    expect(text).toContain(JSON.stringify(answer({ tools: [{ name: "whoami" }] })));
    expect([got.status, got.headers.has("Content-Encoding")]).toEqual([200, false]);
  });

  it.each([
    '{"name":"whoami","name":"send_mail"}',
    '{"name":"send_mail","name":"whoami"}',
    '{"name":"whoami","Name":"send_mail"}',
    '{"name":"whoami","na\\u006de":"send_mail"}',
    '{"name":"whoami\\u0000","title":"x"}',
  ])("leaves out what parsers may give another name: %s", async (item) => {
    const { text } = await listed(new Response(`{"id":1,"result":{"tools":[${item},{"name":"whoami"}]}}`));
    expect(text).toBe('{"id":1,"result":{"tools":[{"name":"whoami"}]}}');
  });

  it("leaves out what has no name", async () => {
    const { text } = await listed(
      Response.json(answer({ tools: [{ name: ["whoami"] }, 1, null, { name: "whoami" }] })),
    );
    expect(JSON.parse(text)).toEqual(answer({ tools: [{ name: "whoami" }] }));
  });

  it("keeps the rest of the text as it is, where numbers would be rounded", async () => {
    const body = `{"id":1.0,"result":{"tools":[{"name":"send_mail"},{"name":"whoami","max":12345678901234567890}],"x":1e400}}`;
    const { text } = await listed(new Response(body, { headers: { "Content-Type": "application/json" } }));
    expect(text).toBe(`{"id":1.0,"result":{"tools":[{"name":"whoami","max":12345678901234567890}],"x":1e400}}`);
  });

  it("is the same to the byte, headers included, where there is nothing to leave out", async () => {
    const body = ` {"id" : 1, "result":{"tools":[ {"name":"whoami"} ]}}\n`;
    const headers = { "Content-Type": "application/json", "Content-Length": String(body.length), ETag: '"1"' };
    const { text, response } = await listed(new Response(body, { headers }));
    expect(text).toBe(body);
    expect(response.headers.get("ETag")).toBe('"1"');
  });

  it("has no header that was true of the whole list", async () => {
    const headers = { "Content-Length": "9", ETag: '"1"', "Content-Digest": "sha-256=:x:", "X-Mine": "1" };
    const { response } = await listed(Response.json(answer({ tools }), { headers }));
    expect(["Content-Length", "ETag", "Content-Digest"].filter((name) => response.headers.has(name))).toEqual([]);
    expect(response.headers.get("X-Mine")).toBe("1");
  });

  it("is for its caller only, even if nothing is left out (2026-07-28)", async () => {
    const cacheable = (cacheScope: string) => answer({ tools: [{ name: "whoami" }], ttlMs: 1000, cacheScope });
    expect(JSON.parse((await listed(Response.json(cacheable("public")))).text)).toEqual(cacheable("private"));
    const other = answer({ resources: [], cacheScope: "public" });
    const more = { resourceScopes: {} };
    const { text } = await listed(Response.json(other), { method: "resources/list", more });
    expect(JSON.parse(text)).toEqual(other);
  });

  it("is narrowed in a batch", async () => {
    const batch = [answer({ tools }), answer({ prompts: [{ name: "hr_review" }] }, 2), answer({ content: [] }, 3)];
    const expected = [answer({ tools: [{ name: "whoami" }] }), answer({ prompts: [] }, 2), answer({ content: [] }, 3)];
    const { send } = start(options, () => Response.json(batch));
    const body = JSON.stringify([message("tools/list"), message("prompts/list", {}, 2), message("ping", {}, 3)]);
    expect(await (await send({ body })).json()).toEqual(expected);
  });

  it.each<[string, Response, object]>([
    ["in a content coding", new Response(coded, { headers: { "Content-Encoding": "gzip" } }), {}],
    ["in a coding that fetch leaves", fetched(new Response(coded, { headers: { "Content-Encoding": "zstd" } })), {}],
    ["a stream in a content coding", stream("data: {}\n\n", { "Content-Encoding": "br" }), {}],
    ["a stream in a coding that fetch leaves", fetched(stream("", { "Content-Encoding": "zstd" })), {}],
    ["too large", Response.json(answer({ tools, x: "y".repeat(1_000) })), { maxMessageBytes: 1_000 }],
    [
      "not JSON, though some clients take it",
      new Response('{"result":{"tools":[{"name":"send_mail","max":NaN}]}}'),
      {},
    ],
  ])("is not passed on if it can't be looked at: %s", async (_, response, more) => {
    const { response: got, text, events } = await listed(response, { more });
    expect([got.status, text]).toEqual([500, '{"error":"server_error"}']);
    expect(events.at(-1)).toMatchObject({ type: "handler.failed", message: expect.stringContaining("narrowed") });
  });

  it.each<[string, Response]>([
    ["an error", Response.json({ jsonrpc: "2.0", id: 1, error: { code: -32_601, message: "no" } }, { status: 404 })],
    ["no body", new Response(null, { status: 202 })],
    ["a text", new Response("nothing here", { status: 404 })],
  ])("passes if it is %s", async (_, response) => {
    const expected = await response.clone().text();
    const { response: got, text } = await listed(response);
    expect([got.status, text]).toEqual([response.status, expected]);
  });
});

describe("an answer to something else than a request for a list", () => {
  it("is not even read", async () => {
    const body = answer({ tools, content: [] });
    const { send } = start(options, () => Response.json(body));
    expect(await (await send({ body: ask("tools/call").replace("{}", '{"name":"whoami"}') })).json()).toEqual(body);
  });
});

describe("where everything is listed, as by default", () => {
  it("a list is as the handler made it", async () => {
    const { text } = await listed(Response.json(answer({ tools })), { more: { listing: undefined } });
    expect(JSON.parse(text)).toEqual(answer({ tools }));
  });
});

describe("a list in a stream of events", () => {
  const list = JSON.stringify(answer({ tools }));
  const narrowed = JSON.stringify(answer({ tools: [{ name: "whoami" }] }));

  it("is narrowed in its event, and everything else is the same to the byte", async () => {
    const before = `: hello\r\n\r\nevent: message\nid: 1\ndata: {"method":"notifications/progress"}\n\nretry: 5\r\rid: 2\n\n`;
    const event = (data: string) => `event: message\r\nid: 7\r\ndata: ${data}\r\nx: y\r\n\r\n`;
    const after = `data: no JSON\n\ndata:${JSON.stringify(answer({ content: [] }))}\n\n:end\n`;
    const { text, response } = await listed(stream(before + event(list) + after, { "Content-Length": "5" }));
    expect(text).toBe(before + event(narrowed) + after);
    expect(response.headers.has("Content-Length")).toBe(false);
  });

  it.each([
    [
      "over several lines of data",
      `data: {"id":1,"result":{"tools":\ndata: [{"name":"send_mail"}]\ndata: }}\nid: 3\n\n`,
      `data: {"id":1,"result":{"tools":[]}}\nid: 3\n\n`,
    ],
    ["without the empty line at the end", `data: ${list}`, `data: ${narrowed}`],
    ["without a space behind the colon", `data:${list}\n\n`, `data: ${narrowed}\n\n`],
    ["behind a byte order mark", `\ufeffdata: ${list}\n\n`, `data: ${narrowed}\n\n`],
    ["in a batch", `data: [${list},{"id":2}]\n\n`, `data: [${narrowed},{"id":2}]\n\n`],
  ])("is narrowed %s", async (_, sent, expected) => {
    expect((await listed(stream(sent))).text).toBe(expected);
  });

  it.each<[string, Sent]>([
    ["of a GET", { method: "GET" }],
    ["that goes on after a GET", { method: "GET", headers: { "Last-Event-ID": "7" } }],
    ["that goes on after a POST", { body: JSON.stringify(call("whoami")), headers: { "Last-Event-ID": "7" } }],
    ["of a POST without a message", { body: "" }],
  ])("is narrowed where another request has sent the message: in a stream %s", async (_, sent) => {
    const { send } = start(options, () => stream(`data: ${list}\n\n`));
    expect(await (await send(sent)).text()).toBe(`data: ${narrowed}\n\n`);
  });

  it.each(["[DONE]", "[object Object]", "{ready}", '{"at":NaN}', "[tools]"])(
    "passes though it is no JSON, where no list can be in it: %s",
    async (data) => {
      const { send } = start(options, () => stream(`data: ${data}\n\n`));
      expect(await (await send({ method: "GET" })).text()).toBe(`data: ${data}\n\n`);
    },
  );

  it.each([
    '{"result":{"tools":[{"name":"send_mail","max":NaN}]}}',
    "{result:{TOOLS:[]}}",
    '{"result":{"\\u0074ools":[NaN]}}',
  ])("breaks off where it is no JSON, but some clients might read a list: %s", async (data) => {
    const { send } = start(options, () => stream(`data: 1\n\ndata: ${data}\n\n`));
    await expect((await send({ method: "GET" })).text()).rejects.toThrow("not JSON");
  });

  it("breaks off where an event is too long to be looked at", async () => {
    const { send } = start({ ...options, maxMessageBytes: 200 }, () =>
      stream(`data: 1\n\ndata: ${"x".repeat(300)}\n\n`),
    );
    const response = await send({ body: ask("tools/list") });
    await expect(response.text()).rejects.toThrow("maxMessageBytes");
  });
});

describe("a stream whose events are looked at", () => {
  const noChange = (data: string) => data;

  it("passes comments and events on as soon as they are whole", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const source = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
      },
    });
    const reader = changedEvents(source, noChange, 1_000).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    controller?.enqueue(bytesOf(":\r\n"));
    expect(await next()).toBe(":\r\n");
    controller?.enqueue(bytesOf("retry: 5\nid"));
    controller?.enqueue(bytesOf(": 7\n"));
    expect(await next()).toBe("retry: 5\nid: 7\n");
    controller?.enqueue(bytesOf("data: 1\n"));
    controller?.enqueue(bytesOf("\ndata: 2"));
    expect(await next()).toBe("data: 1\n\n");
    controller?.enqueue(bytesOf("\n\n"));
    expect(await next()).toBe("data: 2\n\n");
  });

  it("is asked for no more than is read, and told when nobody reads on", async () => {
    let pulls = 0;
    let cancelled: unknown;
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulls += 1;
          controller.enqueue(bytesOf("data: 1\n\n"));
        },
        cancel(reason) {
          cancelled = reason;
        },
      },
      { highWaterMark: 0 },
    );
    const reader = changedEvents(source, noChange, 1_000).getReader();
    await reader.read();
    expect(pulls).toBe(1);
    await reader.cancel("left");
    expect(cancelled).toBe("left");
  });

  it("is the same to the byte, whatever it is made of and however it is cut", async () => {
    const line = fc.constantFrom(
      "data: a",
      "data",
      ":c",
      "id: 7",
      "",
      "",
      "\u00e4\u20ac",
      'data: {"result":{"tools":[]}}',
    );
    const text = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r"))).map((lines) => lines.flat().join(""));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), async (sent, sizes) => {
        const bytes = bytesOf(sent);
        let at = 0;
        let chunk = 0;
        const source = new ReadableStream<Uint8Array>({
          pull(controller) {
            if (at >= bytes.length) return controller.close();
            const size = sizes[chunk % sizes.length] ?? 1;
            controller.enqueue(bytes.slice(at, at + size));
            at += size;
            chunk += 1;
          },
        });
        expect(await new Response(changedEvents(source, noChange, 10_000)).text()).toBe(sent);
      }),
    );
  });
});
