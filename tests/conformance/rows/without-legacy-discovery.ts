import type { Costs } from "../support/row.ts";

/** What `legacyDiscovery: false` gives up: everything that clients of revision 2025-03-26 need. */
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
    "clients of revision 2025-03-26 cannot log in. Other clients can log in if they keep the challenge, or if they find the " +
    "resource without it ([details](recipes.md#closer-to-the-rfcs)). An endpoint whose resource is another path has metadata " +
    "neither at its own path nor at the root",
  subject: (subject) => {
    const { origin } = subject.exact;
    return { ...subject, example: { ...subject.example, origin }, configured: { origin } };
  },
};
