import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { bytesOf, EXPIRY, toolBench } from "../tools/support.ts";

const { start } = toolBench();

describe("a stream of the handler's", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  /** What is left of an endless stream, at a time given in seconds after the token's expiry. */
  async function stateAt(seconds: number, method: string, options: Partial<ResourceServerOptions> = {}) {
    let nowMs = EXPIRY * 1000 - 60_000;
    let isCancelled = false;
    const { send } = start({ now: () => nowMs, ...options }, () => {
      const events = new ReadableStream({
        start: (controller) => controller.enqueue(bytesOf("data: 1\n\n")),
        cancel: () => {
          isCancelled = true;
        },
      });
      return new Response(events, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
    });
    const response = await send({ method, body: method === "GET" ? undefined : '{"method":"ping"}' });
    const reader = response.body?.getReader();
    await reader?.read();
    let hasEnded = false;
    void reader?.read().then(({ done }) => {
      hasEnded = done;
    });
    await vi.advanceTimersByTimeAsync(0);
    nowMs = (EXPIRY + seconds) * 1000;
    await vi.advanceTimersByTimeAsync(60_000 + seconds * 1000);
    return { hasEnded, isCancelled, headers: response.headers };
  }

  it.each(["GET", "POST"])("of %s ends when the token does, with the tolerance for clocks", async (method) => {
    expect((await stateAt(4, method)).hasEnded).toBe(false);
    expect(await stateAt(5, method)).toMatchObject({ hasEnded: true, isCancelled: true });
  });

  it("ends later where clocks may differ more", async () => {
    expect((await stateAt(29, "GET", { clockToleranceSeconds: 30 })).hasEnded).toBe(false);
    expect((await stateAt(30, "GET", { clockToleranceSeconds: 30 })).hasEnded).toBe(true);
  });

  it("goes on where the server says so", async () => {
    expect((await stateAt(600, "GET", { streams: { endAtExpiry: false } })).hasEnded).toBe(false);
  });

  it("has the headers of every answer", async () => {
    const { headers } = await stateAt(5, "GET");
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(headers.get("Cache-Control")).toBe("private, no-store");
  });

  it.each([
    ["a text", { endAtExpiry: "false" }],
    ["no object", "never"],
  ])("is not served with a setting that is %s: 500, and the operator is told at once", async (_, streams) => {
    const { send, events } = start({ streams } as unknown as ResourceServerOptions);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringContaining("streams") }]);
    expect((await send({ method: "GET" })).status).toBe(500);
  });
});
