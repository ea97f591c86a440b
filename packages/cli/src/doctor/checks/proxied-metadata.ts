import { documentOf, issuerMetadataOf } from "../evidence/evidence.ts";
import { type Check, fail, ok, warn } from "./check.ts";
import { issuer } from "./issuer.ts";
import { workerTrouble } from "./worker-trouble.ts";

const LET_IT_THROUGH = "Let createKeycardWorker() answer /.well-known/oauth-authorization-server";

export const proxiedMetadata: Check = {
  id: "proxied-metadata",
  title: "Zone's metadata, by way of the Worker",
  needs: [issuer],
  examine({ worker: { proxiedMetadata: answer }, zone }) {
    if (!answer.answered) return fail(`${answer.url}: ${answer.why}`, LET_IT_THROUGH);
    const document = documentOf(answer);
    if (!document) {
      const detail = `${answer.url}: ${answer.status === 200 ? "no JSON object" : `HTTP ${answer.status}`}. Clients of MCP revision 2025-03-26 look there`;
      return workerTrouble(answer) ?? warn(detail, LET_IT_THROUGH);
    }
    const expected = issuerMetadataOf(zone)?.issuer;
    if (document.issuer === expected) return ok("the same");
    return fail(`it names another issuer: ${String(document.issuer)} in place of ${String(expected)}`, LET_IT_THROUGH);
  },
};
