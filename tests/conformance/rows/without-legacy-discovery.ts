import type { Costs } from "../support/row.ts";

/** What is given up without legacy discovery: all that clients of 2025-03-26 go by. */
export const costs: Costs = {
  rows: ["mcp-2025-03-26-metadata", "mcp-2025-03-26-base-url", "mcp-2025-03-26-registration"],
  words: "clients of revision 2025-03-26 can't log in",
  subject: (subject) => {
    const { origin } = subject.exact;
    return { ...subject, example: { ...subject.example, origin }, configured: { origin } };
  },
};
