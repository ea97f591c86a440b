import { challengeOf, documentOf, type WorkerEvidence } from "../evidence/evidence.ts";
import { type Check, fail, ok, skip } from "./check.ts";
import { isPage, LET_IT_RUN_FIRST } from "./page.ts";
import { reachable } from "./reachable.ts";
import { workerTrouble } from "./worker-trouble.ts";

export const withoutToken: Check = {
  id: "without-token",
  title: "Call without a token",
  needs: [reachable],
  examine({ target, worker }) {
    const answer = worker.withoutToken;
    if (!answer.answered) return skip("no answer");
    const { status } = answer;
    const zone = zoneAt(target, worker);
    if (zone !== undefined) {
      return fail(
        `this is the zone ${zone}, not an MCP server`,
        "Give the address of the MCP server, which often ends with /mcp, and the zone's after --issuer",
      );
    }
    if (status === 401) return ok("401: a token is required");
    if ((status < 300 || status === 404) && isPage(answer)) {
      return fail(
        `HTTP ${status} with a page: a static file or a single-page application answers here`,
        LET_IT_RUN_FIRST,
      );
    }
    if (status === 405) {
      return fail(
        "HTTP 405: POST is refused, as a static file does",
        `Give the address of the MCP endpoint, which often ends with /mcp. ${LET_IT_RUN_FIRST}`,
      );
    }
    if (status < 300) {
      return fail(
        `HTTP ${status}: a call without a token is accepted`,
        "Wrap the handler in {handler}, and let nothing else answer at this path",
      );
    }
    if (status === 404) {
      return fail(
        "HTTP 404: nothing is there",
        "Give the address of the MCP endpoint, which often ends with /mcp, and check that the server is deployed there",
      );
    }
    if (status === 403) {
      return fail(
        "HTTP 403: something in front of the server refuses the call",
        "Let MCP clients pass what is in front of the server, such as Cloudflare Access, a WAF rule or bot protection",
      );
    }
    return (
      workerTrouble(answer, target) ??
      fail(
        `HTTP ${status} instead of 401`,
        "Give the address of the MCP endpoint, and let {handler} handle the request first",
      )
    );
  },
};

/**
 * The issuer, if a zone is at this origin and no MCP server. A protected server publishes its zone's metadata too, but
 * beside its own.
 */
function zoneAt(target: URL, worker: WorkerEvidence): string | undefined {
  const issuer = documentOf(worker.proxiedMetadata)?.issuer;
  if (typeof issuer !== "string" || !URL.canParse(issuer) || new URL(issuer).host !== target.host) return undefined;
  const isServer =
    challengeOf(worker.withoutToken) ?? documentOf(worker.rootMetadata) ?? documentOf(worker.pathMetadata);
  return isServer ? undefined : issuer;
}
