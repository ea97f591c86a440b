// The public API equals the reports in api/, so that reviews show every change.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiReports, committedReport, REPORTS, reportName } from "./support/api-reports.ts";
import { entryPoints } from "./support/packages.ts";

describe("the public surface is as api/ has it (`npm run api` brings it up to date)", () => {
  it.each(entryPoints.map(({ entryPoint }) => [entryPoint.specifier, reportName(entryPoint)]))(
    "%s",
    async (_, name) => {
      const reports = await apiReports();
      expect(reports[name]).toBe(committedReport(name));
    },
  );

  it("and api/ has no report of what is gone", () => {
    expect(readdirSync(REPORTS).sort()).toEqual(entryPoints.map(({ entryPoint }) => reportName(entryPoint)).sort());
  });
});
