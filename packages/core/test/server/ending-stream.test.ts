import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { endingResponse } from "../../src/server/ending-stream.ts";

const END_MS = 1_000_000;
const encoder = new TextEncoder();

/** A clock that is set, and the timers that wait for it. */
function manualTimers(startMs = 0) {
  let nowMs = startMs;
  const waiting = new Map<number, { callback: () => void; dueMs: number }>();
  const delays: number[] = [];
  return {
    delays,
    waiting,
    timers: {
      now: () => nowMs,
      setTimer: (callback: () => void, delayMs: number) => {
        delays.push(delayMs);
        waiting.set(delays.length, { callback, dueMs: nowMs + delayMs });
        return delays.length;
      },
      clearTimer: (timer: unknown) => void waiting.delete(timer as number),
    },
    /** Sets the clock; timers go off unless the event loop is said to be busy. */
    goTo(ms: number, { isBusy = false } = {}) {
      nowMs = ms;
      if (isBusy) return;
      for (const [timer, { callback, dueMs }] of [...waiting]) {
        if (dueMs > ms) continue;
        waiting.delete(timer);
        callback();
      }
    },
  };
}

/** A stream that is written to by hand, and what became of it. */
function source() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const state = { cancelled: undefined as unknown, pulls: 0 };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull() {
        state.pulls += 1;
      },
      cancel(reason) {
        state.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    state,
    stream,
    send: (text: string) => controller?.enqueue(encoder.encode(text)),
    close: () => controller?.close(),
    fail: (error: unknown) => controller?.error(error),
  };
}

function setUp({
  headers = {},
  startMs = 0,
  endMs = END_MS,
}: {
  headers?: HeadersInit;
  startMs?: number;
  endMs?: number;
} = {}) {
  const clock = manualTimers(startMs);
  const events = source();
  const init = { status: 200, headers: { "Content-Type": "text/event-stream", ...headers } };
  const response = endingResponse(new Response(events.stream, init), endMs, clock.timers);
  const reader = response.body?.getReader();
  const read = async () => {
    const { value, done } = (await reader?.read()) ?? { done: true };
    return done ? "END" : new TextDecoder().decode(value);
  };
  return { ...clock, ...events, response, reader, read };
}

describe("a stream of events", () => {
  it("passes until the token expires, and ends then, though nothing happens", async () => {
    const { send, read, goTo, state, waiting } = setUp();
    send("data: 1\n\n");
    expect(await read()).toBe("data: 1\n\n");
    const next = read();
    goTo(END_MS - 1);
    send("data: 2\n\n");
    expect(await next).toBe("data: 2\n\n");
    const last = read();
    goTo(END_MS);
    expect(await last).toBe("END");
    expect(state.cancelled).toBe("The caller's token has expired");
    expect(waiting.size).toBe(0);
  });

  it.each([
    ["an event", "data: 1\n", "data: 2\n\ndata: 3\n\n", "data: 2\n\n"],
    ["a line", "data: 1", "2\r\n\r\ndata: 3\r\n\r\n", "2\r\n\r\n"],
    ["an event with lone CRs", "data: 1\r", "\rdata: 3\r\r", "\r"],
    ["an event, and the end comes in bits", "data: 1\n", "\n", "\n"],
  ])("does not end within %s", async (_, before, after, rest) => {
    const { send, read, goTo, state, waiting } = setUp();
    send(before);
    expect(await read()).toBe(before);
    const next = read();
    goTo(END_MS);
    expect(state.cancelled).toBeUndefined();
    expect([...waiting.values()].map(({ dueMs }) => dueMs)).toEqual([END_MS + 15_000]);
    send(after);
    expect(await next).toBe(rest);
    expect(await read()).toBe("END");
    expect(state.cancelled).toBeDefined();
  });

  it.each(["data: 1", "event: x\n", "id", "retr"])("ends 15 s later where an event never does: %j", async (before) => {
    const { send, read, goTo, state, waiting } = setUp();
    send(before);
    await read();
    const next = read();
    goTo(END_MS);
    send("x");
    expect(await next).toBe("x");
    const last = read();
    goTo(END_MS + 14_999);
    expect(state.cancelled).toBeUndefined();
    goTo(END_MS + 15_000);
    expect(await last).toBe("END");
    expect(state.cancelled).toBe("The caller's token has expired");
    expect(waiting.size).toBe(0);
  });

  it("hands out nothing 15 s later, even where the timer is late as well", async () => {
    const { send, read, goTo } = setUp();
    send("data: 1\n");
    await read();
    const next = read();
    goTo(END_MS + 15_000, { isBusy: true });
    send("data: 2\n\n");
    expect(await next).toBe("END");
  });

  it.each([
    ":\r\n",
    ": waiting\n",
    "data: 1\n\n:\n",
    "",
    "\n\n",
    "retry: 3000\n",
    "id: 7\r\n",
    "data: 1\n\nid: 8\nretry: 1",
  ])("ends at once after %j", async (before) => {
    const { send, read, goTo, delays } = setUp();
    if (before !== "") {
      send(before);
      await read();
    }
    const next = read();
    await expect.poll(() => delays.length).toBe(1);
    goTo(END_MS);
    expect(await next).toBe("END");
  });

  it("hands out no event that begins too late, even where the timer is late as well", async () => {
    const { send, read, goTo } = setUp();
    send("data: 1\n\n");
    await read();
    const next = read();
    goTo(END_MS, { isBusy: true });
    send("data: 2\n\n");
    expect(await next).toBe("END");
  });

  it("goes on after an empty chunk, be it the first or a later one", async () => {
    const chunks = ["", "data: 1\n\n", "", "", "data: 2\n\n", ""];
    const events = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
        controller.close();
      },
    });
    const headers = { "Content-Type": "text/event-stream" };
    const response = endingResponse(new Response(events, { headers }), END_MS, manualTimers().timers);
    expect(await response.text()).toBe(chunks.join(""));
  });

  it("lacks nothing in between, whenever the clock is set back", async () => {
    const chunks = ["data: 1", "\n\ndata: 2\n\n", "data: 3\n\n"];
    for (let late = 0; late < 20; late++) {
      const { timers } = manualTimers();
      let asked = 0;
      const now = () => (asked++ < late ? END_MS : 0);
      const events = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
          controller.close();
        },
      });
      const headers = { "Content-Type": "text/event-stream" };
      const got = await endingResponse(new Response(events, { headers }), END_MS, { ...timers, now }).text();
      expect(chunks.join("").startsWith(got)).toBe(true);
    }
  });

  it("waits for an end that is further away than a timer can be set", async () => {
    const far = 2 ** 31 * 3;
    const { send, read, goTo, delays } = setUp({ endMs: far });
    send("data: 1\n\n");
    await read();
    const next = read();
    goTo(2 ** 31 - 1);
    goTo(2 ** 32 - 2);
    goTo(2 ** 32 + 2 ** 31 - 3);
    expect(Math.max(...delays)).toBe(2 ** 31 - 1);
    goTo(far);
    expect(await next).toBe("END");
  });

  it("ends at once if the token has expired already", async () => {
    const { read, goTo, delays } = setUp({ startMs: END_MS + 5 });
    const next = read();
    await expect.poll(() => delays.length).toBe(1);
    goTo(END_MS + 5);
    expect(await next).toBe("END");
    expect(delays).toEqual([0]);
  });
});

/** Lets everything happen that waits for nothing but its turn. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("a timer", () => {
  it("is not set before somebody reads", async () => {
    const { delays } = setUp();
    await settled();
    expect(delays).toEqual([]);
  });

  it("of the platform's own ends the stream, and is gone once the client has left", async () => {
    vi.useFakeTimers({ now: 0 });
    try {
      const open = () => {
        const headers = { "Content-Type": "text/event-stream" };
        return endingResponse(new Response(source().stream, { headers }), 1_000, { now: Date.now });
      };
      const ended = open().text();
      const left = open().body?.getReader();
      left?.read().catch(() => undefined);
      await vi.advanceTimersByTimeAsync(0);
      expect(vi.getTimerCount()).toBe(2);
      await left?.cancel("left");
      expect(vi.getTimerCount()).toBe(1);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await ended).toBe("");
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, (stage: ReturnType<typeof setUp>) => unknown]>([
    ["the stream ends by itself", ({ close }) => close()],
    ["the stream breaks off", ({ fail }) => fail(new Error("gone"))],
    ["the client leaves", ({ reader }) => reader?.cancel("left")],
  ])("is gone when %s", async (_, happen) => {
    const stage = setUp();
    stage.send("data: 1\n\n");
    await stage.read();
    const next = stage.read().catch((error: Error) => error.message);
    expect(stage.waiting.size).toBe(1);
    await happen(stage);
    expect(["END", "gone"]).toContain(await next);
    expect(stage.waiting.size).toBe(0);
  });
});

describe("what is upstream of the stream", () => {
  it("is told that the client has left", async () => {
    const { reader, read, send, state } = setUp();
    send("data: 1\n\n");
    await read();
    await reader?.cancel("left");
    expect(state.cancelled).toBe("left");
  });

  it("is asked for no more than is read", async () => {
    const { send, read, state } = setUp();
    await settled();
    expect(state.pulls).toBe(0);
    for (let index = 0; index < 3; index += 1) send(`data: ${index}\n\n`);
    expect(await read()).toBe("data: 0\n\n");
    expect(state.pulls).toBe(0);
  });
});

describe("an answer", () => {
  it("keeps its status and headers, but for the length", () => {
    const { response } = setUp({ headers: { "Content-Length": "100", "X-Mine": "1", "Cache-Control": "no-cache" } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": "text/event-stream",
      "x-mine": "1",
      "cache-control": "no-cache",
    });
  });

  it.each<[string, Response]>([
    ["that is no stream of events", Response.json({})],
    ["without a body", new Response(null, { headers: { "Content-Type": "text/event-stream" } })],
  ])("%s is left alone", (_, response) => {
    expect(endingResponse(response, 0, manualTimers().timers)).toBe(response);
  });

  it("in a content coding ends at once, because nobody sees where its events end", async () => {
    const { send, read, goTo } = setUp({ headers: { "Content-Encoding": "gzip" } });
    send("\u001f\u008b");
    await read();
    const next = read();
    goTo(END_MS);
    expect(await next).toBe("END");
  });
});

describe("whatever a stream is made of, and however it is cut", () => {
  const line = fc.constantFrom("data: a", "data", ":c", ": d", "id: 7", "retry: 5", "event: x", "", "", "\u00e4\u20ac");
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 12 })
    .map((lines) => lines.flat().join(""));
  const cuts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });

  it("is passed on to the byte where there is time", async () => {
    await fc.assert(
      fc.asyncProperty(stream, cuts, async (text, sizes) => {
        expect((await passed(text, sizes)).text).toBe(text);
      }),
    );
  });

  it("ends behind the event that is under way", async () => {
    await fc.assert(
      fc.asyncProperty(stream, cuts, fc.nat({ max: 20 }), async (text, sizes, lateFrom) => {
        const { text: got, before } = await passed(text, sizes, lateFrom);
        expect(text.startsWith(got)).toBe(true);
        // As a client counts events: whole ones only, and of those that began late none.
        const began = eventsBegunIn(before);
        expect(got.startsWith(before.replace(/\ufffd$/, ""))).toBe(true);
        if (got !== text) expect(eventsBegunIn(got)).toBeLessThanOrEqual(began);
        if (got !== text) expect(isBetweenEvents(got)).toBe(true);
      }),
    );
  });

  /** What a client gets of a text in chunks, and what had been sent when time was over. */
  async function passed(text: string, sizes: readonly number[], lateFrom = Number.POSITIVE_INFINITY) {
    const { timers, goTo } = manualTimers();
    const bytes = encoder.encode(text);
    let at = 0;
    let chunk = 0;
    let before = text;
    const chunks = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (chunk === lateFrom) {
            before = new TextDecoder().decode(bytes.slice(0, at));
            goTo(END_MS);
          }
          if (at >= bytes.length) return controller.close();
          const size = sizes[chunk % sizes.length] ?? 1;
          controller.enqueue(bytes.slice(at, at + size));
          chunk += 1;
          at += size;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "Content-Type": "text/event-stream" };
    return { text: await endingResponse(new Response(chunks, { headers }), END_MS, timers).text(), before };
  }

  function lines(text: string): string[] {
    return text.split(/\r\n|\n|\r/);
  }

  /** Whether a line is, or may become, one of which an event consists. */
  function isOfEvent(line: string): boolean {
    return line !== "" && ![":", "id:", "retry:"].some((beginning) => line.startsWith(beginning));
  }

  function eventsBegunIn(text: string): number {
    let isInEvent = false;
    let events = 0;
    for (const each of lines(text)) {
      if (each === "") isInEvent = false;
      else if (isOfEvent(each) && !isInEvent) {
        isInEvent = true;
        events += 1;
      }
    }
    return events;
  }

  function isBetweenEvents(text: string): boolean {
    const all = lines(text);
    const rest = all.slice(all.slice(0, -1).lastIndexOf("") + 1);
    return !rest.some(isOfEvent);
  }
});
