import type { DoctorArguments } from "../arguments.ts";
import type { Terminal } from "../terminal.ts";
import { CHECKS } from "./checks/index.ts";
import { type Finding, runChecks } from "./checks/run.ts";
import type { Evidence } from "./evidence/evidence.ts";
import { gatherEvidence } from "./evidence/gather.ts";
import { boundedProber } from "./evidence/probe.ts";
import { textReport } from "./report/text.ts";
import { runtimeOf, type ServerRuntime } from "./runtime.ts";

/** Examines a server from outside and prints the findings. Returns whether no check failed. */
export async function doctor(options: DoctorArguments, terminal: Terminal): Promise<boolean> {
  const { target, issuer, timeoutMs, runtime = runtimeOf(target) } = options;
  const findings = await examine(target, issuer, timeoutMs, runtime);
  if (options.asJson) terminal.print(`${JSON.stringify(findings, undefined, 2)}\n`);
  else terminal.print(textReport(target, findings, terminal.hasColour, runtime));
  return !findings.some(({ status }) => status === "fail");
}

/** Examines a server from outside. */
export async function examine(
  target: URL,
  issuer: string | undefined,
  timeoutMs: number,
  runtime?: ServerRuntime,
): Promise<Finding[]> {
  return examineEvidence(await gatherEvidence(target, issuer, boundedProber(timeoutMs), runtime));
}

/** Runs all checks on the evidence. */
export function examineEvidence(evidence: Evidence): Promise<Finding[]> {
  return runChecks(CHECKS, evidence);
}
