import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replaceInEndpointEvent } from "../../src/sessions/endpoint-event.ts";

const encoder = new TextEncoder();

/** The output for a stream of these chunks. */
async function passed(pieces: Iterable<Uint8Array>): Promise<Uint8Array> {
  const left = [...pieces];
  const events = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
  const through = replaceInEndpointEvent(events, async (id) => `${id}.bound`);
  return new Uint8Array(await new Response(through).arrayBuffer());
}

const textPassed = async (...pieces: string[]) =>
  new TextDecoder().decode(await passed(pieces.map((piece) => encoder.encode(piece))));

describe("a stream of events", () => {
  it.each([
    ["event: endpoint\ndata: /m?sessionId=7\n\n", "event: endpoint\ndata: /m?sessionId=7.bound\n\n"],
    ["event:endpoint\r\ndata:/m?sessionId=7\r\n\r\n", "event:endpoint\ndata: /m?sessionId=7.bound\n\n"],
    [
      "retry: 9\revent: endpoint\rdata: /m?session_id=7\r\r",
      "retry: 9\nevent: endpoint\ndata: /m?session_id=7.bound\n\n",
    ],
    [
      ": hello\n\nid: 1\nevent: endpoint\ndata: /m?sessionId=7\n\n",
      ": hello\n\nid: 1\nevent: endpoint\ndata: /m?sessionId=7.bound\n\n",
    ],
    ["event: endpoint\ndata: /m/7\n\n", "event: endpoint\ndata: /m/7\n\n"],
  ])("that begins with an endpoint names a bound session: %j", async (events, expected) => {
    const more = "event: message\ndata: ?sessionId=7\n\n";
    expect(await textPassed(events + more)).toBe(expected + more);
  });

  it("is read the same however it is cut", async () => {
    const bytes = encoder.encode(": é\n\nevent: endpoint\r\ndata: /m?sessionId=é\r\n\r\ndata: é\n\n");
    // An additional empty line is not an event.
    const read = async (pieces: Uint8Array[]) =>
      new TextDecoder().decode(await passed(pieces)).replaceAll(/\n\n+/g, "\n\n");
    const whole = await read([bytes]);
    expect(whole).toContain("sessionId=%C3%A9.bound\n\n");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        expect(await read(cut(bytes, cuts))).toBe(whole);
      }),
    );
  });

  it("passes as it is, byte by byte, where it is anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200)), async (bytes, cuts) => {
        expect(await passed(cut(bytes, cuts))).toEqual(bytes);
      }),
    );
  });

  it.each(["first", "data: 1", "event: message", "id: 1\ndata", "retry: 1\n: no\nevent: x", "event: endpoint is not"])(
    "is not kept back once it can't be an endpoint: %j",
    async (text) => {
      const open = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(encoder.encode(text)) });
      const reader = replaceInEndpointEvent(open, async (id) => id).getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(text);
    },
  );

  it("is not kept back beyond 16 KiB", async () => {
    const endless = `event: endpoint\ndata: ${"x".repeat(20_000)}`;
    const rest = "\n\nevent: endpoint\ndata: /m?sessionId=7\n\n";
    expect(await textPassed(endless, rest)).toBe(endless + rest);
  });

  it("ends where its reader leaves, and breaks where it breaks", async () => {
    let reason: unknown;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode("data: 1\n\n")),
      cancel(given) {
        reason = given;
      },
    });
    const reader = replaceInEndpointEvent(endless, async (id) => id).getReader();
    await reader.read();
    await reader.cancel("enough");
    expect(reason).toBe("enough");
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("broken")) });
    await expect(new Response(replaceInEndpointEvent(broken, async (id) => id)).text()).rejects.toThrow("broken");
  });
});

function cut(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const edges = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}
