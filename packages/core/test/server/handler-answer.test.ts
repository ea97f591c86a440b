import { describe, expect, it, vi } from "vitest";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { APP, RESOURCE_METADATA, request, serverBench } from "./support.ts";

const { setUp, withToken } = serverBench();

describe("what the handler answers", () => {
  const answering = async (made: Response, options: Partial<ResourceServerOptions> = {}, headers = {}) =>
    setUp(options).send(await withToken("mcp:tools", headers), () => made);

  it.each<[string, () => Promise<Response>]>([
    [
      "has been read",
      async () => {
        const made = new Response("hello");
        await made.text();
        return made;
      },
    ],
    [
      "is being read",
      async () => {
        const made = new Response("hello");
        made.body?.getReader();
        return made;
      },
    ],
  ])("is 500 that pages can read, and an event, where it %s already", async (_, make) => {
    const { send, events } = setUp();
    const response = await send(await withToken(), make);
    expect([response.status, await response.json()]).toEqual([500, { error: "server_error" }]);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(events.at(-1)).toMatchObject({ type: "handler.failed", message: expect.stringContaining("clone()") });
  });

  it("is for its caller alone, unless it says otherwise", async () => {
    expect((await answering(new Response())).headers.get("Cache-Control")).toBe("private, no-store");
    const own = new Response("", { headers: { "Cache-Control": "max-age=60" } });
    expect((await answering(own)).headers.get("Cache-Control")).toBe("max-age=60");
  });

  it("can be read by pages, and its session id too", async () => {
    const { headers } = await answering(new Response("", { headers: { "Mcp-Session-Id": "1" } }));
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(headers.get("Access-Control-Expose-Headers")).toContain("Mcp-Session-Id");
  });

  it("keeps a CORS policy of its own", async () => {
    const own = { "Access-Control-Allow-Origin": APP, "Access-Control-Expose-Headers": "X-Total" };
    const { headers } = await answering(new Response("", { headers: own }));
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(headers.get("Access-Control-Expose-Headers")).toBe("X-Total");
  });

  it("can be read by the listed pages only, if the server says so", async () => {
    const options = { cors: { origins: [APP] } };
    const listed = await answering(new Response(), options, { Origin: APP });
    const other = await answering(new Response(), options, { Origin: "https://evil.example" });
    expect(listed.headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(other.headers.has("Access-Control-Allow-Origin")).toBe(false);
    expect([listed, other].map(({ headers }) => headers.get("Vary"))).toEqual(["Origin", "Origin"]);
  });

  it("says nothing of CORS where that is off, no more than a refusal or a document does", async () => {
    const { send } = setUp({ cors: false });
    for (const sent of [await withToken(), request(), new Request(RESOURCE_METADATA)]) {
      const names = [...(await send(sent)).headers.keys()];
      expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("keeps its status, its headers and every cookie", async () => {
    const headers = new Headers({ "X-Own": "1" });
    headers.append("Set-Cookie", "a=1");
    headers.append("Set-Cookie", "b=2");
    const response = await answering(new Response("made", { status: 201, statusText: "Made", headers }));
    expect([response.status, response.statusText, response.headers.get("X-Own")]).toEqual([201, "Made", "1"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it.each([204, 205, 304])("may have no body: %i", async (status) => {
    expect((await answering(new Response(null, { status }))).status).toBe(status);
  });

  it("may be one whose headers can't be changed", async () => {
    const response = await answering(Response.redirect("https://elsewhere.example", 303));
    expect(response.headers.get("Location")).toBe("https://elsewhere.example/");
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  });

  it("streams: its beginning arrives before its end is made", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(made) {
        controller = made;
        made.enqueue(new TextEncoder().encode("data: 1\n\n"));
      },
    });
    const response = await answering(new Response(body, { headers: { "Content-Type": "text/event-stream" } }));
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
    controller?.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("is cancelled at its source when the client stops reading", async () => {
    const cancel = vi.fn();
    const response = await answering(new Response(new ReadableStream({ cancel })));
    await response.body?.cancel("gone");
    expect(cancel).toHaveBeenCalledOnce();
  });
});
