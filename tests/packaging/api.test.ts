// The public API equals the reports in api/, so that reviews show every change.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiReport, committedReport, entryPoints, REPORTS, reportName } from "./support/api-report.ts";

describe("the public surface is as api/ has it (`npm run api` brings it up to date)", () => {
  it.each(entryPoints.map((one) => [one.entryPoint.specifier, one] as const))("%s", (_name, { owner, entryPoint }) => {
    expect(apiReport(owner, entryPoint)).toBe(committedReport(entryPoint));
  });

  it("and api/ has no report of what is gone", () => {
    expect(readdirSync(REPORTS).sort()).toEqual(entryPoints.map(({ entryPoint }) => reportName(entryPoint)).sort());
  });
});
