import type { Probe } from "../evidence/probe.ts";

/** The advice for a static file or an application's page at the server's address. Single-page applications do that. */
export const LET_IT_RUN_FIRST = "{assets}";

/** Whether the answer is a web page. */
export function isPage(probe: Probe): boolean {
  return probe.answered && /^text\/html\b/i.test(probe.headers.get("Content-Type") ?? "");
}
