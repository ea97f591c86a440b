import { PAGE_ORIGIN } from "../evidence/evidence.ts";
import type { Answer } from "../evidence/probe.ts";

/** Whether any page may read an answer. */
export function isOpenToPages({ headers }: Answer): boolean {
  const allowed = headers.get("Access-Control-Allow-Origin");
  return allowed === "*" || allowed === PAGE_ORIGIN;
}

/** Those of `wanted` that a header with a list of names lacks. */
export function missingFrom(header: string | null, wanted: readonly string[]): string[] {
  const names = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  // The wildcard stands for every name but this one (Fetch standard, section 3.2.5).
  const covers = (name: string) => names.includes(name) || (names.includes("*") && name !== "authorization");
  return wanted.filter((name) => !covers(name.toLowerCase()));
}
