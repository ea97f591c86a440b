// What a reader of the second table wants to know first. Nothing here knows a client by name.
import { atEndpoint } from "./advice.ts";
import type { Row } from "./cells.ts";

const QUESTIONS: { text: string; isMet: (row: Row) => boolean }[] = [
  {
    text: "After a 403, ask the user for the scope and call again",
    isMet: ({ stepUp }) => atEndpoint(stepUp).startsWith("works"),
  },
  { text: "After a refused token, go on without the user", isMet: ({ refused }) => worksAlone(refused) },
  { text: "After a restart of the server, go on without the user", isMet: ({ restart }) => worksAlone(restart) },
  {
    text: "After a 503, wait as long as `Retry-After` says",
    isMet: ({ outage }) => atEndpoint(outage).startsWith("works"),
  },
];

/** The clients that do each of the things that matter, as a list. */
export function summaryOf(rows: Record<string, Row>): string {
  return QUESTIONS.map(({ text, isMet }) => {
    const clients = Object.entries(rows).flatMap(([client, row]) => (isMet(row) ? [client] : []));
    return `- **${text}**: ${clients.length > 0 ? clients.join(", ") : "none"}`;
  }).join("\n");
}

function worksAlone(cell: string): boolean {
  const seen = atEndpoint(cell);
  return seen.startsWith("works") && !seen.includes("asks the user");
}
