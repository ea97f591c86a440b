import type { Revision } from "./support/tool.ts";

/**
 * Scored scenarios of the conformance tool that do not pass, each with the checks that fail in it and the reason. The
 * test fails for one that is missing here, and for one that is here and passes.
 */
export const EXPECTED_FAILURES: Readonly<Record<Revision, Record<string, { checks: string[]; reason: string }>>> = {
  "2025-11-25": {},
  "2026-07-28": {},
};
