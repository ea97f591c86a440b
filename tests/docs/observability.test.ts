// The OpenTelemetry recipe of the page works with a real tracer.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OnEvent, TokenExchangeClient } from "@edgegrant/core";
import { startZone, type Zone } from "@edgegrant/zone";
import { context, SpanStatusCode } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { snippetOf } from "../packaging/support/readme.ts";

const API = "https://api.example";
const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer("docs");

let zone: Zone;
let client: TokenExchangeClient;
let token: string;
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [
      { id: "server", name: "Server", identifier: "https://server.example", scopes: ["mcp:tools"] },
      { id: "api", name: "API", identifier: API, scopes: ["read"] },
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
  token = await zone.mint({ user: "alice", resource: "server", scope: "mcp:tools" });
  const spansOf = await recipe();
  client = new TokenExchangeClient(zone.issuer, {
    clientId: "server",
    clientSecret: "secret",
    onEvent: spansOf(tracer),
  });
});
afterAll(async () => {
  await zone?.close();
  context.disable();
});
beforeEach(() => exporter.reset());

describe("the spans of the page about observability", () => {
  it("have the exchange below what asked for it, and the other events on that", async () => {
    await tracer.startActiveSpan("request", async (span) => {
      await client.exchangeToken({ subjectToken: token, resource: API });
      span.end();
    });
    const [exchange, request] = exporter.getFinishedSpans();
    expect(exchange).toMatchObject({
      name: "edgegrant.exchange.succeeded",
      attributes: { "edgegrant.issuer": zone.issuer, "edgegrant.resource": API },
      parentSpanContext: { spanId: request?.spanContext().spanId },
    });
    expect(request?.events).toMatchObject([{ name: "edgegrant.metadata.refreshed" }]);
    expect(JSON.stringify([exchange?.attributes, request?.events])).not.toContain("eyJ");
  });

  it("tell a failure from the normal course", async () => {
    await client.exchangeToken({ subjectToken: token, resource: "https://nothing.example" }).catch(() => undefined);
    expect(exporter.getFinishedSpans()).toMatchObject([
      { name: "edgegrant.exchange.failed", status: { code: SpanStatusCode.ERROR } },
    ]);
  });
});

/** The page's own function. It is loaded next to this file, so that it finds the same OpenTelemetry packages. */
async function recipe(): Promise<(spansBy: typeof tracer) => OnEvent> {
  const folder = mkdtempSync(join(import.meta.dirname, ".recipe-"));
  const file = join(folder, "spans.mjs");
  writeFileSync(file, transformSync(snippetOf("docs/observability.md", 2), { loader: "ts" }).code);
  try {
    return (await import(file)).spansOf;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
