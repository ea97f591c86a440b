import { describe, expect, it } from "vitest";
import { type MutationReport, readTable, writeTable } from "../mutation/table.ts";

const SOURCE = "if (a || b) return 1;\nreturn {\n};\n";

function mutant(status: string, start: number, end: number, replacement = "false") {
  const location = { start: { line: 1, column: start }, end: { line: 1, column: end } };
  return { status, mutatorName: "ConditionalExpression", replacement, location };
}

const report: MutationReport = {
  files: {
    "packages/core/src/verify/one.ts": {
      source: SOURCE,
      mutants: [
        mutant("Killed", 5, 11),
        mutant("Timeout", 5, 11),
        mutant("Survived", 5, 11),
        mutant("Ignored", 5, 6),
        mutant("CompileError", 5, 6),
      ],
    },
    "packages/core/src/verify/two.ts": { source: SOURCE, mutants: [mutant("NoCoverage", 13, 22, "{}")] },
  },
};
const SURVIVOR = "verify/one.ts | ``a \\|\\| b`` | ``false``";

describe("the table of mutants", () => {
  it("scores each folder and file: what is overdue counts as killed, what is static or does not compile does not count", () => {
    const page = writeTable(report, readTable(""));
    expect(page).toContain("| `verify/` | 4 | 1 | 1 | 2 | 50.0 % | 1 |");
    expect(page).toContain("| `verify/one.ts` | 3 | 1 | 1 | 1 | 66.7 % | 1 |");
    expect(page).toContain("| `verify/two.ts` | 1 | 0 | 0 | 1 | 0.0 % | 0 |");
  });

  it("names each survivor by its file, its code and the change", () => {
    const page = writeTable(report, readTable(""));
    expect(page).toContain(`| ${SURVIVOR} |  |`);
    expect(page).toContain("| verify/two.ts | ``return 1;`` | ``{}`` |  |");
  });

  it("keeps the reasons that were written into the page before", () => {
    const before = writeTable(report, readTable("")).replace(`| ${SURVIVOR} |  |`, `| ${SURVIVOR} | b is never true |`);
    expect(writeTable(report, readTable(before))).toContain(`| ${SURVIVOR} | b is never true |`);
  });

  it("keeps the rows of files that were not measured this time, and counts them in the sum of their folder", () => {
    const before = writeTable(report, readTable(""));
    expect(writeTable({ files: {} }, readTable(before))).toBe(before);
    const two = "packages/core/src/verify/two.ts";
    const later = { files: { [two]: { source: SOURCE, mutants: [mutant("Killed", 13, 22, "{}")] } } };
    const page = writeTable(later, readTable(before));
    expect(page).toContain("| `verify/` | 4 | 2 | 1 | 1 | 75.0 % | 1 |");
    expect(page).toContain("| `verify/one.ts` | 3 | 1 | 1 | 1 | 66.7 % | 1 |");
    expect(page).toContain(`| ${SURVIVOR} |  |`);
    expect(page).not.toContain("| verify/two.ts |");
  });
});
