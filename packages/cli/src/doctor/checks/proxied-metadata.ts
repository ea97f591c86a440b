import { documentOf, isLeftOut, namedIssuer } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { type Check, fail, ok, type Verdict, warn } from "./check.ts";
import { issuer } from "./issuer.ts";
import { workerTrouble } from "./worker-trouble.ts";

const LET_IT_THROUGH = "Let {handler} answer /.well-known/oauth-authorization-server and everything below it";

export const proxiedMetadata: Check = {
  id: "proxied-metadata",
  title: "Zone's metadata, through the server",
  needs: [issuer],
  examine(evidence) {
    const { proxiedMetadata, proxiedPathMetadata } = evidence.worker;
    if (isLeftOut(proxiedMetadata) && isLeftOut(proxiedPathMetadata)) {
      return ok("none, on purpose: clients of MCP revision 2025-03-26 can't log in");
    }
    const issuer = namedIssuer(evidence);
    return (
      problemWith(proxiedMetadata, issuer) ??
      problemWith(proxiedPathMetadata, issuer) ??
      ok("the same, at the root and below the path")
    );
  },
};

function problemWith(answer: Probe, issuer: unknown): Verdict | undefined {
  if (!answer.answered) return fail(`${answer.url}: ${answer.why}`, LET_IT_THROUGH);
  const document = documentOf(answer);
  if (!document) {
    const detail = `${answer.url}: ${answer.status === 200 ? "not a JSON object" : `HTTP ${answer.status}`}. Clients of MCP revision 2025-03-26 look there`;
    return workerTrouble(answer) ?? warn(detail, LET_IT_THROUGH);
  }
  if (document.issuer === issuer) return undefined;
  return fail(
    `${answer.url} names another issuer: ${String(document.issuer)} in place of ${String(issuer)}`,
    LET_IT_THROUGH,
  );
}
