// `npm run api`: writes the reports of the public API.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { apiReport, committedReport, entryPoints, REPORTS, reportName } from "./support/api-report.ts";

const reports = entryPoints.map(({ owner, entryPoint }) => {
  const text = apiReport(owner, entryPoint);
  console.log(`${text === committedReport(entryPoint) ? "the same" : "CHANGED "}  api/${reportName(entryPoint)}`);
  return [reportName(entryPoint), text] as const;
});
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS);
for (const [name, text] of reports) writeFileSync(join(REPORTS, name), text);
