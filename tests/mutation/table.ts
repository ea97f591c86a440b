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

type Outcome = (typeof OUTCOME_NAMES)[number];

/** Other statuses, such as a mutant that does not compile, say nothing about the tests. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  Killed: "killed",
  Timeout: "overdue",
  Survived: "survived",
  NoCoverage: "survived",
  Ignored: "ignored",
};
const OUTCOME_NAMES = ["killed", "overdue", "survived", "ignored"] as const;
const MAX_CODE_LENGTH = 80;

type Counts = Record<Outcome, number>;

/** What the page says of the files: their scores, and the rows of their survivors. */
export interface Page {
  scores: ReadonlyMap<string, Counts>;
  /** The rows of a file's survivors, by the file. */
  survivors: ReadonlyMap<string, readonly string[]>;
  /** Why a survivor is equivalent, by the other cells of its row. */
  reasons: ReadonlyMap<string, string>;
}

/**
 * The page `tests/mutation.md`: a score for each folder and file, and every mutant that no test detects.
 *
 * @param known The previous page. Its reasons are kept, and its rows of files that the report does not have.
 */
export function writeTable(report: MutationReport, known: Page): string {
  const scores = new Map(known.scores);
  const survivors = new Map(known.survivors);
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const path = file.replace(/^packages\/core\/src\//, "");
    scores.set(path, countsOf(mutants));
    survivors.set(path, survivorRows(path, source, mutants, known.reasons));
  }
  const paths = [...scores.keys()].sort();
  return `# Mutation testing

\`npm run mutate\` changes \`packages/core/src\` in one small way at a time and runs the tests that cover the place. A mutant is
killed if a test fails, or if the tests do not end in time. If it survives, no test demands the behaviour, or the mutant does
not change the behaviour. In the second case its row says why. The command writes this page and keeps the reasons, which are
written by hand.

The score is the share of killed mutants. The row of a folder sums up its files. A file without a row is not measured yet, or
has no code. A row is as old as the last run for its file. A mutant of code that runs while a module loads is not tested,
because every test would run for it. It is counted as static.

| Code | Mutants | Killed | Overdue | Survived | Score | Static |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${scoreRows(scores, paths).join("\n")}

## Survivors

| File | Code | Mutant | Why it is equivalent |
| --- | --- | --- | --- |
${paths.flatMap((path) => survivors.get(path) ?? []).join("\n")}
`;
}

function countsOf(mutants: readonly Mutant[]): Counts {
  const counts = { killed: 0, overdue: 0, survived: 0, ignored: 0 };
  for (const { status } of mutants) {
    const outcome = OUTCOMES[status];
    if (outcome !== undefined) counts[outcome] += 1;
  }
  return counts;
}

function survivorRows(
  path: string,
  source: string,
  mutants: readonly Mutant[],
  reasons: ReadonlyMap<string, string>,
): string[] {
  const lines = source.split("\n");
  const rows = mutants
    .filter(({ status }) => OUTCOMES[status] === "survived")
    .map(({ location, replacement, mutatorName }) => {
      const cells = `${path} | ${code(sourceOf(lines, location))} | ${code(replacement ?? mutatorName)}`;
      return `| ${cells} | ${reasons.get(cells) ?? ""} |`;
    });
  return [...new Set(rows)];
}

/** The rows of the scores: each folder, then its files. */
function scoreRows(scores: ReadonlyMap<string, Counts>, paths: readonly string[]): string[] {
  return [...new Set(paths.map(folderOf))].flatMap((folder) => {
    const files = paths.filter((path) => folderOf(path) === folder);
    const rows: [path: string, counts: Counts][] = files.map((path) => [path, scores.get(path) ?? countsOf([])]);
    const sum = sumOf(rows.map(([, counts]) => counts));
    return [scoreRow(folder, sum), ...rows.map(([path, counts]) => scoreRow(path, counts))];
  });
}

function folderOf(path: string): string {
  return path.slice(0, path.indexOf("/") + 1);
}

function sumOf(all: readonly Counts[]): Counts {
  const sum = countsOf([]);
  for (const counts of all) for (const outcome of OUTCOME_NAMES) sum[outcome] += counts[outcome];
  return sum;
}

function scoreRow(path: string, { killed, overdue, survived, ignored }: Counts): string {
  const valid = killed + overdue + survived;
  const score = valid === 0 ? "" : `${((100 * (killed + overdue)) / valid).toFixed(1)} %`;
  return `| \`${path}\` | ${valid} | ${killed} | ${overdue} | ${survived} | ${score} | ${ignored} |`;
}

/** Reads a page. The scores of the folders are left out, because they are the sums of the others. */
export function readTable(page: string): Page {
  const scores = new Map<string, Counts>();
  const survivors = new Map<string, string[]>();
  const reasons = new Map<string, string>();
  for (const row of page.split("\n").filter((line) => line.startsWith("| ") && line.endsWith(" |"))) {
    const cells = row.slice(2, -2).split(" | ");
    const [path = "", ...rest] = cells;
    const score = /^`(.+\.ts)`$/.exec(path)?.[1];
    if (score !== undefined) {
      const [, killed = 0, overdue = 0, survived = 0, , ignored = 0] = rest.map(Number);
      scores.set(score, { killed, overdue, survived, ignored });
    } else if (cells.length === 4 && path.endsWith(".ts")) {
      survivors.set(path, [...(survivors.get(path) ?? []), row]);
      reasons.set(cells.slice(0, 3).join(" | "), cells[3] ?? "");
    }
  }
  return { scores, survivors, reasons };
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
