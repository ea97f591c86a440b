import type { Revision } from "./support/tool.ts";

/**
 * Scored scenarios of the conformance tool that fail, with the failed checks and the reason. The test fails if a
 * failing scenario is missing here, and if one listed here passes.
 */
export const EXPECTED_FAILURES: Readonly<Record<Revision, Record<string, { checks: string[]; reason: string }>>> = {
  "2025-11-25": {},
  "2026-07-28": {},
};
