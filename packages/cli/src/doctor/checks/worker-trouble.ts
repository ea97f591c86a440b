import type { Answer } from "../evidence/probe.ts";
import { isTunnel } from "../runtime.ts";
import { fail, type Verdict } from "./check.ts";

export const READ_THE_LOG =
  "{log}, repeat the request, and read the line that starts with `edgegrant: configuration.invalid`";

/** The verdict on an answer that no working Worker gives to any request. */
export function workerTrouble({ status, headers }: Answer, target?: URL): Verdict | undefined {
  if (target && status >= 500 && isTunnel(target)) {
    return fail(
      `HTTP ${status}: the tunnel answers, and the server behind it may not`,
      "Check that the server is running at the address that the tunnel leads to (127.0.0.1 and localhost are two), then read its log",
    );
  }
  if (status === 503) {
    return fail(
      "HTTP 503: the server can't reach its zone, or the zone's keys",
      "Check that KEYCARD_ISSUER is your zone's URL and that the zone is up, then try again",
    );
  }
  if (status === 502) {
    return fail(
      "HTTP 502: the server can't use what its zone answers",
      "Set KEYCARD_ISSUER to exactly your zone's URL, with https:// and any trailing slash",
    );
  }
  if (status >= 500) return fail(`HTTP ${status}: a setting of the server is wrong`, READ_THE_LOG);
  if (status >= 300 && status < 400) {
    return fail(
      `HTTP ${status}: a redirect to ${headers.get("Location") ?? "nowhere"}`,
      "Use the address it leads to, here and in your MCP client: a token must not follow a redirect. If it leads to a login page, such as Cloudflare Access's, let MCP clients pass",
    );
  }
  if (status === 429) return fail("HTTP 429: too many requests", "Wait a minute, then try again");
  return undefined;
}
