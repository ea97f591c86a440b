import { PAGE_ORIGIN } from "../evidence/evidence.ts";
import type { Answer } from "../evidence/probe.ts";

/** Whether pages of any origin may read an answer. */
export function isOpenToPages({ headers }: Answer): boolean {
  const allowed = headers.get("Access-Control-Allow-Origin");
  return allowed === "*" || allowed === PAGE_ORIGIN;
}

/** The names in `wanted` that are missing from a comma-separated header. */
export function missingFrom(header: string | null, wanted: readonly string[]): string[] {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  // The wildcard covers every name except `Authorization` (Fetch standard, section 3.2.5).
  const covers = (name: string) => names.includes(name) || (names.includes("*") && name !== "authorization");
  return wanted.filter((name) => !covers(name.toLowerCase()));
}
