import type { DoctorArguments } from "../arguments.ts";
import type { Terminal } from "../terminal.ts";
import { CHECKS } from "./checks/index.ts";
import { type Finding, runChecks } from "./checks/run.ts";
import type { Evidence } from "./evidence/evidence.ts";
import { gatherEvidence } from "./evidence/gather.ts";
import { boundedProber } from "./evidence/probe.ts";
import { textReport } from "./report/text.ts";

/** Examines a Worker from outside and prints the findings. Returns whether no check failed. */
export async function doctor(options: DoctorArguments, terminal: Terminal): Promise<boolean> {
  const findings = await examine(options.target, options.issuer, options.timeoutMs);
  if (options.asJson) terminal.print(`${JSON.stringify(findings, undefined, 2)}\n`);
  else terminal.print(textReport(options.target, findings, terminal.hasColour));
  return !findings.some(({ status }) => status === "fail");
}

/** Examines a Worker from outside. */
export async function examine(target: URL, issuer: string | undefined, timeoutMs: number): Promise<Finding[]> {
  return examineEvidence(await gatherEvidence(target, issuer, boundedProber(timeoutMs)));
}

/** Runs all checks on the evidence. */
export function examineEvidence(evidence: Evidence): Promise<Finding[]> {
  return runChecks(CHECKS, evidence);
}
