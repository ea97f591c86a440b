import type { Finding } from "../../src/doctor/checks/run.ts";
import { examine } from "../../src/doctor/doctor.ts";

/** The findings that are neither ok nor skipped. By default, a slow machine has a minute for each answer. */
export async function complaintsAbout(worker: string, issuer?: string, timeoutMs = 60_000): Promise<Finding[]> {
  const findings = await examine(new URL(worker), issuer, timeoutMs);
  return findings.filter(({ status }) => status === "fail" || status === "warn");
}

/** The same for a server on any port, which the sample zone does not know. */
export async function complaintsAboutStranger(...asked: Parameters<typeof complaintsAbout>): Promise<Finding[]> {
  return (await complaintsAbout(...asked)).filter(({ id }) => id !== "known-to-zone");
}
