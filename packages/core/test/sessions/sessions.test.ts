import { describe, expect, it } from "vitest";
import { ALICE, BOB, ENDPOINT, ISSUER, naming, OTHER_ISSUER, SECRET, sessionBench, sessionOf } from "./support.ts";

const { start } = sessionBench();

describe("a session", () => {
  it.each(["POST", "GET", "DELETE"])("comes back to the handler as it made it: %s", async (method) => {
    const { open, send, received } = start();
    const session = await open();
    expect(session).toMatch(/^7\.[\w-]{43}$/);
    const body = method === "POST" ? "a message" : null;
    const response = await send(ALICE, { method, session, body });
    expect(response.status).toBe(200);
    const last = received.at(-1);
    expect(last?.headers.get("Mcp-Session-Id")).toBe("7");
    expect(last?.url).toBe(ENDPOINT);
    expect(last?.method).toBe(method);
    if (body) expect(await last?.text()).toBe(body);
  });

  it.each([
    ["another user", BOB],
    ["the same user by another client", { ...ALICE, client_id: "another agent" }],
    ["a user of that name at another zone", { ...ALICE, iss: OTHER_ISSUER }],
  ])("is not to be had by %s", async (_, other) => {
    const { open, send, received, events } = start();
    const session = await open();
    for (const method of ["POST", "GET", "DELETE"]) {
      const response = await send(other, { method, session });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        jsonrpc: "2.0",
        error: { code: -32001, message: "Session not found" },
        id: null,
      });
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
    expect(received).toHaveLength(1);
    const { iss: issuer = ISSUER, sub: subject, client_id: clientId = "agent" }: Record<string, unknown> = other;
    expect(events.filter(({ type }) => type === "session.refused")).toEqual(
      Array(3).fill({ type: "session.refused", reason: "not_the_callers", issuer, subject, clientId }),
    );
  });

  it("stays the caller's when the client steps up, or comes with a new token", async () => {
    const { open, send } = start();
    const session = await open();
    expect((await send({ ...ALICE, scope: "mcp:tools mail:send", jti: "new" }, { session })).status).toBe(200);
  });

  it.each([
    ["the handler's own id", "malformed", () => "7"],
    ["nothing", "malformed", () => ""],
    ["a word as long as a mark", "malformed", () => "x".repeat(60)],
    ["a mark that is no base64url", "malformed", () => `7.${"!".repeat(43)}`],
    ["a mark with a bit to spare", "malformed", (id: string) => `${id.slice(0, -1)}B`],
    ["a mark that is made up", "not_the_callers", () => `7.${"A".repeat(43)}`],
    ["another session with this one's mark", "not_the_callers", (id: string) => `8${id.slice(1)}`],
    ["two sessions of the caller", "not_the_callers", (id: string) => `${id}, ${id}`],
    ["what is longer than any id", "too_long", (id: string) => "7".repeat(5_000) + id],
  ] as const)("is refused where the caller names %s: %s", async (_, reason, forged) => {
    const { open, send, events, received } = start();
    const session = forged(await open());
    expect((await send(ALICE, { method: "POST", session, body: '{"method":"initialize"}' })).status).toBe(404);
    expect(received).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: "session.refused", reason });
    if (session) expect(JSON.stringify(events)).not.toContain(session);
  });

  it("is the handler's own affair where sessions are unbound", async () => {
    const { open, send, received } = start({ sessions: "unbound" });
    expect(await open()).toBe("7");
    expect((await send(BOB, { session: "7", url: `${ENDPOINT}?sessionId=8` })).status).toBe(200);
    expect(received.at(-1)?.headers.get("Mcp-Session-Id")).toBe("7");
    expect(received.at(-1)?.url).toBe(`${ENDPOINT}?sessionId=8`);
  });

  it("is bound or unbound, and nothing else", async () => {
    // @ts-expect-error: a program without types can do this
    const { send, events } = start({ sessions: "none" });
    expect((await send(ALICE)).status).toBe(500);
    expect(events.at(-1)).toEqual({ type: "configuration.invalid", message: 'sessions must be "bound" or "unbound"' });
  });
});

describe("what the handler gets", () => {
  it("is the very request where no session is named", async () => {
    const { send, received } = start({}, (request) => {
      Object.assign(request, { seen: true });
      return new Response();
    });
    await send(ALICE, { url: `${ENDPOINT}?page=2&q=a;b` });
    expect(received[0]).toHaveProperty("seen");
    expect(received[0]?.url).toBe(`${ENDPOINT}?page=2&q=a;b`);
  });

  it("has the other headers, and ends with the caller", async () => {
    const { open, send, received } = start();
    const session = await open();
    const leaving = new AbortController();
    await send(ALICE, { session, headers: { "Last-Event-ID": "5" }, signal: leaving.signal });
    expect(received[1]?.headers.get("Last-Event-ID")).toBe("5");
    expect(received[1]?.headers.get("Authorization")).toMatch(/^Bearer /);
    leaving.abort();
    expect(received[1]?.signal.aborted).toBe(true);
  });
});

describe("an answer that names a session", () => {
  it.each([
    ["an error", "sorry", 400],
    ["a session that the handler does not know", "gone", 404],
    ["no content", null, 204],
    ["nothing new", null, 304],
    ["an empty text", "", 202],
  ])("is bound whatever else it is: %s", async (_, body, status) => {
    const { send } = start({}, naming("7", body, { status }));
    const opened = await send(ALICE);
    expect(opened.status).toBe(status);
    expect(await opened.text()).toBe(body ?? "");
    expect((await send(ALICE, { session: sessionOf(opened) })).status).toBe(status);
    expect((await send(BOB, { session: sessionOf(opened) })).status).toBe(404);
  });

  it("may be sent to several callers, each time bound to its own", async () => {
    const kept = new Response(null, { headers: { "Mcp-Session-Id": "7" } });
    const { send, open } = start({}, () => kept);
    await open(ALICE);
    expect((await send(BOB, { session: await open(BOB) })).status).toBe(200);
    expect(sessionOf(kept)).toBe("7");
  });

  it("streams on", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const { send } = start({}, naming("7", readable, { headers: { "Content-Type": "text/event-stream" } }));
    const response = await send(ALICE, { method: "POST" });
    expect(sessionOf(response)).toMatch(/^7\./);
    const reader = response.body?.getReader();
    const writer = writable.getWriter();
    for (const event of ["data: 1\n\n", "data: 2\n\n"]) {
      const written = writer.write(new TextEncoder().encode(event));
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(event);
      await written;
    }
    await Promise.all([writer.close(), reader?.read()]);
  });

  it.each(["!#$%&'()*+,-./:;<=>?@[]^_`{|}~", "a, b", "..", "two words", `7.${"A".repeat(43)}`, "x".repeat(4_096)])(
    "may name it as it likes: %s",
    async (id) => {
      const { open, send, received } = start({}, naming(id));
      expect((await send(ALICE, { session: await open() })).status).toBe(200);
      expect(received[1]?.headers.get("Mcp-Session-Id")).toBe(id);
    },
  );

  it("is 500 where the id is too long to be bound", async () => {
    const { send, events } = start({}, naming("x".repeat(4_097)));
    expect((await send(ALICE)).status).toBe(500);
    expect(events.at(-1)).toMatchObject({
      type: "handler.failed",
      message: expect.stringContaining("4097 characters"),
    });
  });

  it("lets pages read the id", async () => {
    const { send } = start();
    const response = await send(ALICE, { headers: { Origin: "https://app.example" } });
    expect(response.headers.get("Access-Control-Expose-Headers")).toContain("Mcp-Session-Id");
  });
});

describe("the key of sessions", () => {
  it("is the same wherever the secret is", async () => {
    const session = await start().open();
    expect((await start().send(ALICE, { session })).status).toBe(200);
    const other = start({ sessionKeys: { secret: `${SECRET}!` } });
    expect((await other.send(ALICE, { session })).status).toBe(404);
    const ofAnother = start({ sessionKeys: { secret: SECRET, identity: ["another server"] } });
    expect((await ofAnother.send(ALICE, { session })).status).toBe(404);
  });

  it("may be replaced while sessions last: they are bound anew", async () => {
    const { send } = start({ sessionKeys: { secret: "the next secret of the server", previous: SECRET } });
    const old = await start().open();
    const response = await send(ALICE, { session: old });
    expect(response.status).toBe(200);
    expect(sessionOf(response)).not.toBe(old);
    expect((await send(BOB, { session: old })).status).toBe(404);
    const later = start({ sessionKeys: { secret: "the next secret of the server" } });
    expect((await later.send(ALICE, { session: sessionOf(response) })).status).toBe(200);
    expect((await later.send(ALICE, { session: old })).status).toBe(404);
  });

  it("is the server's own where there is no secret, which is told once, and only if there is a session", async () => {
    const { send, open, events } = start({ sessionKeys: () => undefined });
    await send(ALICE, {}, () => new Response("no session"));
    expect(events.map(({ type }) => type)).not.toContain("session.unshared");
    const [one, two] = await Promise.all([open(ALICE), open(BOB)]);
    expect((await send(ALICE, { session: one })).status).toBe(200);
    expect((await send(BOB, { session: two })).status).toBe(200);
    expect(events.filter(({ type }) => type === "session.unshared")).toEqual([
      { type: "session.unshared", message: expect.stringContaining("set KEYCARD_CACHE_SECRET") },
    ]);
    expect((await start({ sessionKeys: () => undefined }).send(ALICE, { session: one })).status).toBe(404);
  });

  it("that can't be read lets no id out", async () => {
    const get = () => Promise.reject(new Error("no such secret"));
    const { send, events } = start({ sessionKeys: { secret: { get } } });
    for (const response of [await send(ALICE), await send(ALICE, { session: `7.${"A".repeat(43)}` })]) {
      expect(response.status).toBe(500);
      expect(sessionOf(response)).toBe("");
    }
    expect(events.at(-1)).toMatchObject({ type: "configuration.invalid" });
  });
});

describe("a session in the query, as of revision 2024-11-05", () => {
  const stream = (event: string) => () => new Response(event, { headers: { "Content-Type": "text/event-stream" } });
  const openingOf = async (response: Response) => /^data: (.*)$/m.exec(await response.text())?.[1] ?? "";

  it("is bound in the event that tells of it, and comes back as the handler made it", async () => {
    const { send, received } = start({}, stream("event: endpoint\ndata: /messages?sessionId=a%2Fb&x=1\n\n"));
    const endpoint = await openingOf(await send(ALICE));
    expect(endpoint).toMatch(/^\/messages\?sessionId=a%2Fb\.[\w-]{43}&x=1$/);
    const url = new URL(endpoint, ENDPOINT).href;
    expect((await send(ALICE, { method: "POST", url, body: "a message" })).status).toBe(200);
    expect(received[1]?.url).toBe("https://mcp.example/messages?sessionId=a%2Fb&x=1");
    expect(await received[1]?.text()).toBe("a message");
    expect((await send(BOB, { method: "POST", url, body: "a message" })).status).toBe(404);
    expect(received).toHaveLength(2);
  });

  it.each([
    "sessionId=a",
    "session_id=a",
    "sessionid=a",
    "SESSIONID=a",
    "sessionId[]=a",
    "%73essionId=a",
    "x=1;sessionId=a",
    "sessionId",
  ])("is refused where it was not bound: ?%s", async (query) => {
    const { send, received, events } = start();
    for (const method of ["GET", "POST"])
      expect((await send(ALICE, { method, url: `${ENDPOINT}?${query}` })).status).toBe(404);
    expect(received).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "session.refused", reason: "malformed" });
  });

  it("is refused where one is the caller's and another is not", async () => {
    const { open, send } = start();
    const mine = await open(BOB);
    const url = `${ENDPOINT}?sessionId=${mine}&sessionId=${await open(ALICE)}`;
    expect((await send(BOB, { url })).status).toBe(404);
    expect((await send(BOB, { url: `${ENDPOINT}?sessionId=${mine}` })).status).toBe(200);
  });

  it("leaves the streams of current revisions alone", async () => {
    const event = "event: endpoint\ndata: /messages?sessionId=7\n\n";
    const { send, open } = start();
    const answers = naming("7", event, { headers: { "Content-Type": "text/event-stream" } });
    const session = await open();
    expect(await (await send(ALICE, { session }, answers)).text()).toBe(event);
    expect(await (await send(ALICE, { method: "POST" }, stream(event))).text()).toBe(event);
  });
});
