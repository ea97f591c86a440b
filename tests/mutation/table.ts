/** The parts of Stryker's report that the table needs (mutation-testing-report-schema). */
export interface MutationReport {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

interface Mutant {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: Position; end: Position };
}

interface Position {
  line: number;
  column: number;
}

type Outcome = "killed" | "overdue" | "survived" | "ignored";

/** Other statuses, such as a mutant that does not compile, say nothing about the tests. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  Killed: "killed",
  Timeout: "overdue",
  Survived: "survived",
  NoCoverage: "survived",
  Ignored: "ignored",
};
const MAX_CODE_LENGTH = 80;

type Counts = Record<Outcome, number>;

/**
 * The page `tests/mutation.md`: a score for each folder and file, and every mutant that no test detects.
 *
 * @param reasons Why a survivor is equivalent, by the cells of its row. Reasons are kept from the previous page.
 */
export function writeTable(report: MutationReport, reasons: ReadonlyMap<string, string>): string {
  const scores = new Map<string, Counts>();
  const survivors: string[] = [];
  for (const [file, { source, mutants }] of Object.entries(report.files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const lines = source.split("\n");
    const path = file.replace(/^packages\/core\/src\//, "");
    const counted = [countsOf(scores, `${path.split("/")[0]}/`), countsOf(scores, path)];
    for (const mutant of mutants) {
      const outcome = OUTCOMES[mutant.status];
      if (outcome === undefined) continue;
      for (const counts of counted) counts[outcome] += 1;
      if (outcome !== "survived") continue;
      const cells = `${path} | ${code(sourceOf(lines, mutant.location))} | ${code(mutant.replacement ?? mutant.mutatorName)}`;
      survivors.push(`| ${cells} | ${reasons.get(cells) ?? ""} |`);
    }
  }
  return `# Mutation testing

\`npm run mutate\` changes \`packages/core/src\` in one small way at a time and runs the tests that cover the place. A mutant is
killed if a test fails, or if the tests do not end in time. If it survives, no test demands the behaviour, or the mutant does
not change the behaviour. In the second case its row says why. The command writes this page and keeps the reasons, which are
written by hand.

The score is the share of killed mutants. The row of a folder sums up its files. A file without a row is not measured yet, or
has no code. A mutant of code that runs while a module loads is not tested, because every test would run for it. It is counted
as static.

| Code | Mutants | Killed | Overdue | Survived | Score | Static |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${[...scores].map(([path, counts]) => scoreRow(path, counts)).join("\n")}

## Survivors

| File | Code | Mutant | Why it is equivalent |
| --- | --- | --- | --- |
${[...new Set(survivors)].join("\n")}
`;
}

function countsOf(scores: Map<string, Counts>, path: string): Counts {
  const counts = scores.get(path) ?? { killed: 0, overdue: 0, survived: 0, ignored: 0 };
  scores.set(path, counts);
  return counts;
}

function scoreRow(path: string, { killed, overdue, survived, ignored }: Counts): string {
  const valid = killed + overdue + survived;
  const score = valid === 0 ? "" : `${((100 * (killed + overdue)) / valid).toFixed(1)} %`;
  return `| \`${path}\` | ${valid} | ${killed} | ${overdue} | ${survived} | ${score} | ${ignored} |`;
}

/** The reasons on a page, by the first three cells of their rows. */
export function readReasons(page: string): Map<string, string> {
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && line.endsWith(" |"));
  const cells = rows.map((row) => row.slice(2, -2).split(" | "));
  return new Map(
    cells.flatMap((row) => (row.length === 4 ? [[row.slice(0, 3).join(" | "), row[3] ?? ""] as const] : [])),
  );
}

function sourceOf(lines: readonly string[], { start, end }: Mutant["location"]): string {
  if (start.line === end.line) return (lines[start.line - 1] ?? "").slice(start.column - 1, end.column - 1);
  return `${(lines[start.line - 1] ?? "").slice(start.column - 1)} ...`;
}

/** Formats code for a table cell. */
function code(text: string): string {
  const short = text.replace(/\s+/g, " ").trim().slice(0, MAX_CODE_LENGTH);
  return `\`\`${short.replaceAll("|", "\\|")}\`\``;
}
