import { adviceOn } from "./advice.ts";
import type { Row } from "./cells.ts";
import { summaryOf } from "./summary.ts";

/** The rows of the last run, by package and version. */
export type Rows = Record<string, Row>;

interface Column {
  title: string;
  cell: (row: Row) => string;
}

const LOGIN: Column[] = [
  { title: "O", cell: ({ origin }) => origin },
  { title: "P", cell: ({ path }) => path },
  { title: "Scope it asks for", cell: ({ scope }) => scope },
  { title: "`resource` it sends", cell: ({ resource }) => resource },
  { title: "Client id", cell: ({ clientId }) => clientId },
  { title: "Redirect address", cell: ({ redirect }) => redirect },
];

const TROUBLE: Column[] = [
  { title: "Calls", cell: ({ calls }) => calls },
  { title: "403 step-up", cell: ({ stepUp }) => stepUp },
  { title: "401 for a token that was good", cell: ({ refused }) => refused },
  { title: "Token expired by the clock", cell: ({ expiry }) => expiry },
  { title: "503 with `Retry-After`", cell: ({ outage }) => outage },
  { title: "Restart of the server", cell: ({ restart }) => restart },
];

/** The page: the introduction, the tables, what they say in short, and the notes on each client. */
export function page(introduction: string, rows: Rows, notes: Record<string, string[]>): string {
  const known = Object.entries(rows).flatMap(([client, row]) => {
    const sentences = [...(notes[client] ?? []), ...adviceOn(row)];
    return sentences.length > 0 ? [`**${client}.** ${sentences.join(" ")}`] : [];
  });
  return [
    introduction.trim(),
    "## Logging in",
    table(rows, LOGIN),
    "## In trouble",
    summaryOf(rows),
    table(rows, TROUBLE),
    "## What to know",
    "These sentences follow from the tables, or are written by hand for this very version of the client.",
    ...known,
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function table(rows: Rows, columns: Column[]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["Client", ...columns.map(({ title }) => title)]),
    line(["---", ...columns.map(() => "---")]),
    ...Object.entries(rows).map(([client, row]) => line([client, ...columns.map(({ cell }) => escaped(cell(row)))])),
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
