import { TokenExchangeClient } from "@edgegrant/core";
import { startZone } from "@edgegrant/zone";
import { context, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { spansListener } from "../src/index.ts";
import { EVENTS, eventOf } from "./support.ts";

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer("test");
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());
beforeEach(() => exporter.reset());

describe("a span", () => {
  it("is as long as the event says, and ends when the event comes", () => {
    spansListener(tracer, { now: () => 1_800_000_000_000 })(eventOf("exchange.succeeded"));
    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        name: "edgegrant.exchange.succeeded",
        kind: SpanKind.CLIENT,
        startTime: [1_799_999_999, 750_000_000],
        endTime: [1_800_000_000, 0],
        status: { code: SpanStatusCode.UNSET },
      },
    ]);
  });

  it("has OpenTelemetry's names where there are some, and no user", () => {
    spansListener(tracer)(eventOf("exchange.failed"));
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({
      "edgegrant.client_id": "agent",
      "edgegrant.issuer": "https://zone.example",
      "edgegrant.resource": "https://api.example",
      "edgegrant.message": "No",
      "edgegrant.request_id": "request-1",
      "error.type": "access_denied",
    });
  });

  it("names the user if it is told to", () => {
    spansListener(tracer, { withSubject: true })(eventOf("cache.hit"));
    expect(exporter.getFinishedSpans()[0]?.attributes).toMatchObject({ "user.id": "alice" });
  });

  it("has the status of an error if something is broken, and not if a user must act", () => {
    const listener = spansListener(tracer);
    for (const type of ["exchange.failed", "exchange.interaction_required", "cache.failed"] as const) {
      listener(eventOf(type));
    }
    const codes = exporter.getFinishedSpans().map(({ status }) => status.code);
    expect(codes).toEqual([SpanStatusCode.ERROR, SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
  });
});

it("an event without a duration goes to the active span", () => {
  const listener = spansListener(tracer);
  tracer.startActiveSpan("request", (span) => {
    listener(eventOf("token.accepted"));
    span.end();
  });
  expect(exporter.getFinishedSpans()).toMatchObject([
    {
      name: "request",
      events: [
        {
          name: "edgegrant.token.accepted",
          attributes: { "edgegrant.client_id": "agent", "edgegrant.scopes": ["mcp:tools", "mail:send"] },
        },
      ],
    },
  ]);
});

it.each(EVENTS.map((event) => [event.type, event] as const))("%s names no user anywhere", (_type, event) => {
  tracer.startActiveSpan("request", (span) => {
    spansListener(tracer)(event);
    span.end();
  });
  expect(
    JSON.stringify(exporter.getFinishedSpans().map(({ attributes, events }) => [attributes, events])),
  ).not.toContain("alice");
});

it("a real exchange is a span below what asked for it", async () => {
  const zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "server", name: "Server", identifier: "https://server.example", scopes: [] },
      { id: "api", name: "API", identifier: "https://api.example", scopes: [] },
    ],
    applications: [
      {
        id: "server",
        name: "Server",
        clientId: "server",
        clientSecret: "secret",
        provides: "server",
        dependencies: ["api"],
      },
    ],
  });
  onTestFinished(() => zone.close());
  const client = new TokenExchangeClient(zone.issuer, {
    clientId: "server",
    clientSecret: "secret",
    onEvent: spansListener(tracer),
  });
  const subjectToken = await zone.mint({ user: "alice", resource: "server" });
  await tracer.startActiveSpan("request", async (span) => {
    await client.exchangeToken({ subjectToken, resource: "https://api.example" });
    span.end();
  });
  const [exchange, request] = exporter.getFinishedSpans();
  expect(exchange?.name).toBe("edgegrant.exchange.succeeded");
  expect(exchange?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(JSON.stringify([exchange?.attributes, request?.events])).not.toContain("eyJ");
});
