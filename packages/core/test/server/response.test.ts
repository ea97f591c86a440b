import { describe, expect, it, vi } from "vitest";
import { APP, request, serverBench } from "./support.ts";

const OTHER_APP = "https://other.example";
const { setUp, withToken } = serverBench();

describe("an answer that a handler keeps and gives to many", () => {
  it("names to each page that page, and no other", async () => {
    const { send } = setUp({ cors: { origins: [APP, OTHER_APP] } });
    const kept = new Response(null, { status: 204 });
    for (const origin of [APP, OTHER_APP]) {
      const response = await send(await withToken("mcp:tools", { Origin: origin }), () => kept);
      expect(response.headers.get("Access-Control-Allow-Origin")).toBe(origin);
    }
    expect([...kept.headers]).toEqual([]);
  });

  it("is the same each time where every page may read it", async () => {
    const { send } = setUp();
    const kept = new Response(null, { status: 204 });
    const answers = [await send(await withToken(), () => kept), await send(await withToken(), () => kept)];
    const [first, second] = answers.map(({ headers }) => [...headers]);
    expect(first).toContainEqual(["access-control-allow-origin", "*"]);
    expect(second).toEqual(first);
  });

  it("carries nothing of one server to another", async () => {
    const kept = new Response(null, { status: 204 });
    await setUp({ cors: true }).send(await withToken(), () => kept);
    const closed = await setUp({ cors: false }).send(await withToken(), () => kept);
    expect(closed.headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect([...kept.headers]).toEqual([]);
  });
});

describe("an answer of the handler's own", () => {
  it("is handed on as it is, so that no body is read twice", async () => {
    const own = new Response("made");
    expect(await setUp().send(await withToken(), () => own)).toBe(own);
  });

  it("is handed on as it is if it is a stream that outlasts the token, because the server says so", async () => {
    const own = new Response("data: 1\n\n", { headers: { "Content-Type": "text/event-stream" } });
    expect(
      await setUp({ sessions: "unbound", streams: { endAtExpiry: false } }).send(await withToken(), () => own),
    ).toBe(own);
  });

  it("is left alone if its headers say all there is to say", async () => {
    const headers = { "Access-Control-Allow-Origin": "https://app.example", "Cache-Control": "no-store" };
    const own = new Response("made", { headers });
    expect([...(await setUp().send(await withToken(), () => own)).headers.keys()]).toEqual([
      "access-control-allow-origin",
      "cache-control",
      "content-type",
    ]);
  });

  it("that names a page keeps it, and exposes its challenge all the same", async () => {
    const headers = { "Access-Control-Allow-Origin": APP, "WWW-Authenticate": "Bearer" };
    const own = new Response(null, { status: 401, headers });
    const answer = await setUp().send(await withToken("mcp:tools", { Origin: APP }), () => own);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(answer.headers.get("Access-Control-Expose-Headers")).toContain("WWW-Authenticate");
  });

  it("is none at all: that is a failure of the handler", async () => {
    const { send } = setUp();
    const response = await send(await withToken(), () => undefined as unknown as Response);
    expect(response.status).toBe(500);
    expect((await send(request())).status).toBe(401);
  });
});

describe("pages of some origins", () => {
  it("cost no origin taken apart at every request, be it let in or refused", async () => {
    const { send } = setUp({ cors: { origins: [APP, OTHER_APP] } });
    const asks = [request({ Origin: APP }), request({ Origin: APP }), await withToken(), await withToken()];
    const [first, ...others] = asks;
    const taken = vi.spyOn(globalThis, "URL");
    if (first) await send(first);
    expect(taken).toHaveBeenCalledWith(APP);
    taken.mockClear();
    for (const ask of others) await send(ask);
    expect(taken).not.toHaveBeenCalledWith(APP);
    taken.mockRestore();
  });
});
