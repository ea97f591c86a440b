// docs/performance.md says what the last run of the benchmark measured.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
// Plain JavaScript, without types.
const { performancePage } = await import(pathToFileURL(join(root, "bench/report/pages.mjs")).href);

it("docs/performance.md is the page of the last benchmark", () => {
  expect(read("docs/performance.md")).toBe(performancePage(JSON.parse(read("bench/results.json"))));
});
