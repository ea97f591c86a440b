// `npm run api`: makes the reports of the public API anew, and writes them.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeApiReports } from "./support/api-report.ts";
import { committedReport, REPORTS } from "./support/api-reports.ts";

const reports = Object.entries(makeApiReports());
for (const [name, text] of reports)
  console.log(`${text === committedReport(name) ? "the same" : "CHANGED "}  api/${name}`);
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS);
for (const [name, text] of reports) writeFileSync(join(REPORTS, name), text);
