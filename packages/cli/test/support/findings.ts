import type { Finding } from "../../src/doctor/checks/run.ts";
import { examine } from "../../src/doctor/doctor.ts";

/** The findings that are neither ok nor skipped. */
export async function complaintsAbout(worker: string, issuer?: string, timeoutMs = 5_000): Promise<Finding[]> {
  const findings = await examine(new URL(worker), issuer, timeoutMs);
  return findings.filter(({ status }) => status === "fail" || status === "warn");
}
