// The dashboard and the alerts of the docs query what the listener measures, under the names that Prometheus gets.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { metricsListener } from "../src/index.ts";
import { EVENTS } from "./support.ts";

const docs = (path: string) => readFileSync(new URL(`../../../docs/observability/${path}`, import.meta.url), "utf8");

/** The series of Prometheus, with the labels that each may have. OpenTelemetry's exporter makes them of the metrics. */
function seriesOf(): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>();
  const labels = (name: string, attributes: object) => {
    const known = series.get(name) ?? new Set();
    series.set(name, known);
    for (const attribute of Object.keys(attributes)) known.add(attribute.replaceAll(".", "_"));
  };
  const prometheus = (name: string) => name.replaceAll(".", "_");
  const listener = metricsListener({
    createCounter: (name: string) => ({
      add: (_: number, attributes: object) => labels(`${prometheus(name)}_total`, attributes),
    }),
    createHistogram: (name: string) => ({
      record: (_: number, attributes: object) => {
        for (const end of ["bucket", "count"]) labels(`${prometheus(name)}_seconds_${end}`, { ...attributes, le: "" });
      },
    }),
  } as never);
  for (const event of EVENTS) listener(event);
  return series;
}

/** Each series in a query, with the labels that it is filtered by. */
function usedIn(query: string): [name: string, labels: string[]][] {
  return [...query.matchAll(/(edgegrant_\w+)(?:\{([^}]*)\})?\[/g)].map(([, name = "", filters = ""]) => [
    name,
    [...filters.matchAll(/(\w+)=/g)].map(([, label = ""]) => label),
  ]);
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

describe.each([...panels, ...alerts])("%s", (_title, query) => {
  it("queries series that there are, by labels that they have", () => {
    const series = seriesOf();
    const used = usedIn(query);
    expect(used.length).toBeGreaterThan(0);
    for (const [name, labels] of used) expect([...(series.get(name) ?? [])]).toEqual(expect.arrayContaining(labels));
    for (const [name] of used) expect([...series.keys()]).toContain(name);
  });

  it("groups by labels that they have", () => {
    const known = new Set([...seriesOf().values()].flatMap((labels) => [...labels]));
    const groups = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names = ""]) => names.split(", "));
    expect([...known]).toEqual(expect.arrayContaining(groups));
  });
});

it("there are five alerts", () => {
  expect(alerts).toHaveLength(5);
});
