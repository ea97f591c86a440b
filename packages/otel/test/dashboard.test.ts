// The dashboard and the alerts of the docs query what the listener measures, under the names that Prometheus gets.
import { readFileSync } from "node:fs";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { metricsListener } from "../src/index.ts";
import { EVENTS } from "./support.ts";

const docs = (path: string) => readFileSync(new URL(`../../../docs/observability/${path}`, import.meta.url), "utf8");

/** The names of all series, with the labels that each has. OpenTelemetry's own exporter for Prometheus makes them. */
async function exportedSeries(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const listener = metricsListener(provider.getMeter("test"));
  for (const event of EVENTS) listener(event);
  const { resourceMetrics } = await exporter.collect();
  await provider.shutdown();
  const series = new Map<string, Set<string>>();
  for (const line of new PrometheusSerializer().serialize(resourceMetrics).split("\n")) {
    const [, name, labels = ""] = /^(edgegrant_\w+)\{(.*)\} \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = series.get(name) ?? new Set();
    series.set(name, known);
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) known.add(label);
  }
  return series;
}

/** The same as other exporters call them, such as that of the Collector: histograms have their unit. */
function withUnits(series: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> {
  const withUnit = (name: string) => name.replace(/_duration_(?=bucket|count|sum)/, "_duration_seconds_");
  return new Map([...series].map(([name, labels]) => [withUnit(name), labels]));
}

/** Each selector in a query: what its names must match, and the labels that it is filtered by. */
function selectorsIn(query: string): { name: RegExp; labels: string[] }[] {
  return [...query.matchAll(/(edgegrant_\w+)?\{([^}]*)\}|(edgegrant_\w+_total)/g)].map(
    ([, name, filters = "", bare]) => {
      const pattern = name ?? bare ?? /__name__=~"([^"]+)"/.exec(filters)?.[1];
      const labels = [...filters.matchAll(/(\w+)=/g)].map(([, label = ""]) => label);
      return { name: new RegExp(`^(?:${pattern})$`), labels: labels.filter((label) => label !== "__name__") };
    },
  );
}

const dashboard = JSON.parse(docs("dashboard.json")) as { panels: { title: string; targets: { expr: string }[] }[] };
const panels = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const));
const alerts = docs("alerts.yaml")
  .split("- alert: ")
  .slice(1)
  .map(
    (alert) =>
      [/^\w+/.exec(alert)?.[0] ?? "", /expr:([\s\S]*?)\n {8}(?:for|annotations):/.exec(alert)?.[1] ?? ""] as const,
  );

const exported = await exportedSeries();
describe.each([
  ["the exporter of the SDK", exported],
  ["exporters that add the unit", withUnits(exported)],
])("from %s", (_, series) => {
  describe.each([...panels, ...alerts])("%s", (_title, query) => {
    it("queries series that there are, by labels that they have", () => {
      const selectors = selectorsIn(query);
      expect(selectors.length).toBeGreaterThan(0);
      for (const { name, labels } of selectors) {
        const found = [...series].filter(([of]) => name.test(of));
        expect(found, String(name)).toHaveLength(1);
        expect([...(found[0]?.[1] ?? [])]).toEqual(expect.arrayContaining(labels));
      }
    });

    it("groups by labels that they have", () => {
      const known = new Set([...series.values()].flatMap((labels) => [...labels]));
      const groups = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names = ""]) => names.split(", "));
      expect([...known]).toEqual(expect.arrayContaining(groups));
    });
  });
});

it("an alert on single events sees the first one, which makes its series", () => {
  const first = alerts.filter(([, query]) => query.includes("increase("));
  expect(first.map(([name]) => name)).toEqual(["EdgegrantSettingIsWrong", "EdgegrantKeysAreOutOfReach"]);
  for (const [, query] of first) expect(query).toMatch(/or \((\w+)\{.*\} unless \1 offset 5m\)/);
});

it("there are five alerts", () => {
  expect(alerts).toHaveLength(5);
});
