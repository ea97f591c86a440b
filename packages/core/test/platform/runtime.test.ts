import { afterEach, describe, expect, it, vi } from "vitest";
import { type EdgegrantEvent, logFailures } from "../../src/events.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { rememberSecrets } from "../../src/redaction/known-secrets.ts";

afterEach(() => vi.restoreAllMocks());

describe("createRuntime", () => {
  it("has the real clock and fetch by default", async () => {
    const { now, fetch } = createRuntime();
    const before = Date.now();
    const [read, after] = [now(), Date.now()];
    expect([before, read, after]).toEqual([before, read, after].sort((one, other) => one - other));
    expect(await (await fetch("data:text/plain,hello")).text()).toBe("hello");
  });

  it("uses the clock, fetch and listener that it is given", async () => {
    const onEvent = vi.fn();
    const answer = new Response("hello");
    const { now, fetch, emit } = createRuntime({ now: () => 7, fetch: async () => answer, onEvent });
    const event: EdgegrantEvent = { type: "cache.hit", resource: "https://api.example", durationMs: 0 };
    emit(event);
    expect(now()).toBe(7);
    expect(await fetch("https://api.example")).toBe(answer);
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(event);
  });

  it.each<EdgegrantEvent>([
    { type: "handler.failed", message: "x".repeat(1_000_000) },
    { type: "keys.failed", issuer: "https://zone.example", message: "x".repeat(1_000_000), servingStale: false },
    { type: "cache.failed", operation: "get", durationMs: 0, message: "x".repeat(1_000_000) },
  ])("bounds the message of $type, whoever emits it", (event) => {
    const onEvent = vi.fn();
    createRuntime({ onEvent }).emit(event);
    expect(onEvent.mock.lastCall?.[0].message).toMatch(/^x{2048}\.\.\.$/);
  });

  it("hides a token that this process was granted, whoever emits the event", () => {
    const onEvent = vi.fn();
    rememberSecrets("opaque-upstream-token");
    createRuntime({ onEvent }).emit({ type: "secret.failed", message: "401 for opaque-upstream-token" });
    expect(onEvent).toHaveBeenCalledExactlyOnceWith({ type: "secret.failed", message: "401 for (token)" });
  });

  it("silences a listener that throws", () => {
    const { emit } = createRuntime({
      onEvent: () => {
        throw new Error("the listener's own");
      },
    });
    expect(() => emit({ type: "cache.hit", resource: "https://api.example", durationMs: 0 })).not.toThrow();
  });

  it("drops what an async listener rejects with", async () => {
    const rejected = vi.fn();
    process.on("unhandledRejection", rejected);
    createRuntime({ onEvent: () => Promise.reject(new Error("the listener's own")) }).emit({
      type: "cache.hit",
      resource: "https://api.example",
      durationMs: 0,
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", rejected);
    expect(rejected).not.toHaveBeenCalled();
  });

  it("hands on work that never rejects, because nobody looks at how it ends", async () => {
    const handed: Promise<unknown>[] = [];
    createRuntime({ waitUntil: (work) => handed.push(work) }).waitUntil(Promise.reject(new Error("failed")));
    await expect(handed[0]).resolves.toBeUndefined();
  });

  it("lets work that fails run where the platform needs no waitUntil", () => {
    expect(() => createRuntime().waitUntil(Promise.reject(new Error("failed")))).not.toThrow();
  });
});

describe("logFailures", () => {
  const logged = (event: EdgegrantEvent): unknown[][] => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    logFailures(event);
    return log.mock.calls;
  };

  it.each<EdgegrantEvent>([
    { type: "handler.failed", message: "two\nlines" },
    { type: "configuration.invalid", message: "two\nlines" },
    { type: "cache.failed", operation: "get", durationMs: 0, message: "two\nlines" },
  ])("writes one line for $type", (event) => {
    const [[line, ...others] = []] = logged(event);
    expect(others).toEqual([]);
    expect(line).toMatch(/^edgegrant: [a-z]+\.[a-z]+ \{.*\}$/);
    expect(line).toContain(event.type);
  });

  it.each<EdgegrantEvent>([
    { type: "cache.hit", resource: "https://api.example", durationMs: 0 },
    { type: "token.rejected", reason: "expired", status: 401 },
  ])("writes nothing for $type", (event) => {
    expect(logged(event)).toEqual([]);
  });
});
