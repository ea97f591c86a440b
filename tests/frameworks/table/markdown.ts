import type { Row } from "./cells.ts";
import type { Framework } from "./framework.ts";
import { introduction } from "./introduction.ts";
import { keyOf } from "./row.ts";

/** The rows of the last run, by framework. */
export type Rows = Record<string, Row>;

interface Column {
  title: string;
  cell: (row: Row, framework: Framework) => string;
}

const COLUMNS: Column[] = [
  {
    title: "Framework",
    cell: (_, { name, version, part, recipe }) =>
      `[${name} ${version}${part ? `, ${part}` : ""}](servers/${recipe}.md)`,
  },
  { title: "Runtime", cell: (_, { runtime }) => runtime },
  { title: "A client logs in", cell: ({ revisions }) => revisions },
  { title: "A tool sees the caller", cell: ({ caller }) => caller },
  { title: "`toolScopes`", cell: ({ toolScopes }) => toolScopes },
  { title: "Scope checked in the tool", cell: ({ withinTool }) => withinTool },
  { title: "A page calls", cell: ({ page }) => page },
  { title: "Another user's session", cell: ({ session }) => session },
  { title: "Caller not passed on", cell: ({ loss }) => loss },
];

/** The page: the introduction, the table, and the notes on each framework. Frameworks without a row are left out. */
export function page(frameworks: Framework[], rows: Rows): string {
  const known = frameworks.flatMap((framework) => {
    const row = rows[keyOf(framework)];
    return row ? [{ framework, row }] : [];
  });
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const table = [
    line(COLUMNS.map(({ title }) => title)),
    line(COLUMNS.map(() => "---")),
    ...known.map(({ framework, row }) => line(COLUMNS.map(({ cell }) => cell(row, framework).replaceAll("|", "\\|")))),
  ].join("\n");
  const notes = known.flatMap(({ framework }) =>
    framework.notes.length > 0 ? [`**${keyOf(framework)}.** ${framework.notes.join(" ")}`] : [],
  );
  return `${[introduction.trim(), table, "## What to know", ...notes].join("\n\n")}\n`;
}
