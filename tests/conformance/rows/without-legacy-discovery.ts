import type { Costs } from "../support/row.ts";

/** The requirements that fail without legacy discovery: everything that clients of 2025-03-26 rely on. */
export const costs: Costs = {
  rows: [
    "mcp-2025-03-26-metadata",
    "mcp-2025-03-26-base-url",
    "mcp-2025-03-26-no-header-decides",
    "mcp-2025-03-26-registration",
    "rfc8414-required",
    "rfc8414-path",
    "rfc8414-get",
    "rfc8414-json",
    "rfc8414-no-empty-members",
  ],
  words:
    "clients of revision 2025-03-26 can't log in, and others only where they keep what the challenge told them, or where the " +
    "resource is one they look for by themselves ([how](recipes.md#closer-to-the-rfcs)): the metadata stands neither at the " +
    "path nor at the root of an endpoint whose resource is another path",
  subject: (subject) => {
    const { origin } = subject.exact;
    return { ...subject, example: { ...subject.example, origin }, configured: { origin } };
  },
};
