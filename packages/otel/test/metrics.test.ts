import type { EdgegrantEvent } from "@edgegrant/core";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { metricsListener } from "../src/index.ts";
import { EVENTS, eventOf } from "./support.ts";

/** The metrics after some events: name, unit, and each series with its value or its sum. */
async function measured(...events: readonly EdgegrantEvent[]) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const listener = metricsListener(provider.getMeter("test"));
  for (const event of events) listener(event);
  await reader.forceFlush();
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  await provider.shutdown();
  return metrics
    .filter(({ dataPoints }) => dataPoints.length > 0)
    .map(({ descriptor, dataPoints }) => ({
      name: descriptor.name,
      unit: descriptor.unit,
      series: dataPoints.map(({ attributes, value }) => ({
        attributes,
        value: typeof value === "number" ? value : { count: value.count, sum: value.sum },
      })),
    }));
}

describe("metrics", () => {
  it("count tokens, by outcome and reason", async () => {
    expect(await measured(eventOf("token.accepted"), eventOf("token.accepted"), eventOf("token.rejected"))).toEqual([
      {
        name: "edgegrant.token.verifications",
        unit: "{token}",
        series: [
          { attributes: { "edgegrant.outcome": "accepted", "edgegrant.issuer": "https://zone.example" }, value: 2 },
          { attributes: { "edgegrant.outcome": "rejected", "error.type": "expired" }, value: 1 },
        ],
      },
    ]);
  });

  it("measure exchanges in seconds", async () => {
    const where = { "edgegrant.issuer": "https://zone.example", "edgegrant.resource": "https://api.example" };
    expect(await measured(eventOf("exchange.succeeded"), eventOf("exchange.failed"))).toEqual([
      {
        name: "edgegrant.exchange.duration",
        unit: "s",
        series: [
          { attributes: { "edgegrant.outcome": "succeeded", ...where }, value: { count: 1, sum: 0.25 } },
          {
            attributes: { "edgegrant.outcome": "failed", "error.type": "access_denied", ...where },
            value: { count: 1, sum: 0.25 },
          },
        ],
      },
    ]);
  });

  it("have one time series for all codes that no standard names, because the zone may send any text", async () => {
    const failed = (errorCode: string) => ({ ...eventOf("exchange.failed"), errorCode }) as EdgegrantEvent;
    const [exchanges] = await measured(...Array.from({ length: 50 }, (_, index) => failed(`request ${index} failed`)));
    expect(exchanges?.series).toHaveLength(1);
    expect(exchanges?.series[0]?.attributes["error.type"]).toBe("_OTHER");
  });

  it("measure the cache, and count what failed there by operation", async () => {
    const [lookups, failures] = await measured(eventOf("cache.hit"), eventOf("cache.miss"), eventOf("cache.failed"));
    expect(lookups).toMatchObject({ name: "edgegrant.cache.duration", series: [{ value: { sum: 0.25 } }, {}] });
    expect(failures).toEqual({
      name: "edgegrant.cache.failures",
      unit: "{failure}",
      series: [{ attributes: { "edgegrant.operation": "get" }, value: 1 }],
    });
  });

  it("count fetches of keys and metadata, and whether stale ones are served", async () => {
    const [discoveries] = await measured(eventOf("keys.failed"), eventOf("metadata.refreshed"));
    expect(discoveries?.series.map(({ attributes }) => attributes)).toEqual([
      {
        "edgegrant.document": "keys",
        "edgegrant.outcome": "failed",
        "edgegrant.issuer": "https://zone.example",
        "edgegrant.serving_stale": true,
      },
      {
        "edgegrant.document": "metadata",
        "edgegrant.outcome": "refreshed",
        "edgegrant.issuer": "https://zone.example",
      },
    ]);
  });

  it("count everything else by its type", async () => {
    const [others] = await measured(eventOf("handler.failed"), eventOf("upstream.failed"));
    expect(others).toMatchObject({
      name: "edgegrant.events",
      series: [
        { attributes: { "edgegrant.type": "handler.failed" }, value: 1 },
        { attributes: { "edgegrant.type": "upstream.failed", "error.type": "timeout" }, value: 1 },
      ],
    });
  });

  it.each(EVENTS.map((event) => [event.type, event] as const))(
    "see %s once, without user and client",
    async (_, event) => {
      const metrics = await measured(event);
      expect(metrics.flatMap(({ series }) => series)).toHaveLength(1);
      expect(JSON.stringify(metrics)).not.toMatch(/alice|agent/);
    },
  );
});
