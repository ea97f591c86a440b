import type { Evidence } from "../evidence/evidence.ts";
import { inWordsOf } from "../runtime.ts";
import { type Check, skip, type Verdict } from "./check.ts";

/** The result of a check, in the form that `--json` prints. */
export interface Finding {
  id: string;
  title: string;
  status: Verdict["status"];
  detail: string;
  /** What to change. Present unless the status is `ok` or `skip`. */
  fix?: string;
}

/** Runs checks in order. */
export async function runChecks(checks: readonly Check[], evidence: Evidence): Promise<Finding[]> {
  const passed = new Set<Check>();
  const findings: Finding[] = [];
  for (const check of checks) {
    const missing = check.needs.find((needed) => !passed.has(needed));
    const verdict = missing ? skip(`"${missing.title}" comes first`) : await check.examine(evidence);
    if (verdict.status === "ok" || verdict.status === "warn") passed.add(check);
    findings.push({ id: check.id, title: check.title, ...printable(verdict, evidence.runtime) });
  }
  return findings;
}

const MAX_LENGTH = 600;
/** Characters that could move a terminal's cursor or reverse its text. Much of the output comes from remote servers. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function printable(verdict: Verdict, runtime: Evidence["runtime"]): Verdict {
  const clean = (text: string) => text.replace(UNPRINTABLE, "?").slice(0, MAX_LENGTH);
  return "fix" in verdict
    ? { ...verdict, detail: clean(verdict.detail), fix: clean(inWordsOf(runtime, verdict.fix)) }
    : { ...verdict, detail: clean(verdict.detail) };
}
