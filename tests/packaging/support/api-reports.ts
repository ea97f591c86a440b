import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { remembered } from "../../../docs/.vitepress/remembered.ts";
import { type EntryPoint, root } from "./packages.ts";

export const REPORTS = join(root, "api");
export const reportName = ({ slug }: EntryPoint): string => `${slug}.api.md`;

/** What the reports are made of, and what makes them. */
const SOURCES = [
  "packages/*/{package,tsconfig}.json",
  "packages/*/dist/**/*.d.ts",
  "tsconfig.base.json",
  "pnpm-lock.yaml",
  "tests/packaging/support/{api-report*,packages}.ts",
];

/**
 * The reports of the public API, by name. They are remembered for as long as no declaration changes, because they take
 * seconds.
 */
export async function apiReports(): Promise<Record<string, string>> {
  return remembered("api-reports", SOURCES, async () => {
    // API Extractor and the compiler take a second to load.
    const { makeApiReports } = await import("./api-report.ts");
    return makeApiReports();
  });
}

/** The committed report. Empty if there is none. */
export function committedReport(name: string): string {
  const file = join(REPORTS, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
