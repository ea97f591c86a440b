import { describe, expect, it, vi } from "vitest";
import { activeSpanListener, listenWith } from "../src/index.ts";
import { EVENTS, eventOf } from "./support.ts";

describe("several listeners", () => {
  it("each get every event, even if one throws", () => {
    const [first, last] = [vi.fn(), vi.fn()];
    const broken = () => {
      throw new Error("broken");
    };
    listenWith(first, broken, last)(eventOf("cache.hit"));
    expect([first.mock.calls, last.mock.calls]).toEqual([[[eventOf("cache.hit")]], [[eventOf("cache.hit")]]]);
  });
});

describe("the active span", () => {
  const attributesAfter = (...events: typeof EVENTS) => {
    const attributes: Record<string, unknown> = {};
    const span = { setAttribute: (name: string, value: unknown) => Object.assign(attributes, { [name]: value }) };
    for (const event of events) activeSpanListener(() => span)(event);
    return attributes;
  };

  it("gets the outcome of each kind of event, with its members as plain values", () => {
    expect(attributesAfter(eventOf("token.accepted"), eventOf("cache.hit"))).toEqual({
      "edgegrant.token": "accepted",
      "edgegrant.cache": "hit",
      "edgegrant.cache.duration_ms": 250,
      "edgegrant.client_id": "agent",
      "edgegrant.issuer": "https://zone.example",
      "edgegrant.resource": "https://api.example",
      "edgegrant.scopes": "mcp:tools mail:send",
    });
  });

  it("gets no user", () => {
    expect(JSON.stringify(attributesAfter(...EVENTS))).not.toContain("alice");
  });

  it("may be none", () => {
    expect(() => activeSpanListener(() => undefined)(eventOf("cache.hit"))).not.toThrow();
  });
});
