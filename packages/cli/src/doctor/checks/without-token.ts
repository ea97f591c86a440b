import { type Check, fail, ok, skip } from "./check.ts";
import { reachable } from "./reachable.ts";
import { workerTrouble } from "./worker-trouble.ts";

export const withoutToken: Check = {
  id: "without-token",
  title: "Call without a token",
  needs: [reachable],
  examine({ worker }) {
    const answer = worker.withoutToken;
    if (!answer.answered) return skip("no answer");
    const { status } = answer;
    if (status === 401) return ok("401: nobody gets in without a token");
    if (status < 300) {
      return fail(
        `HTTP ${status}: anybody gets in without a token`,
        "Wrap the handler in createKeycardWorker(), and let nothing answer at this path before it does",
      );
    }
    if (status === 404) {
      return fail(
        "HTTP 404: nothing is there",
        "Give the address of the MCP endpoint, which often ends with /mcp, and check that the Worker is deployed there",
      );
    }
    if (status === 403) {
      return fail(
        "HTTP 403: something refuses before the Worker can ask for a token",
        "Let MCP clients pass what stands in front of the Worker: Cloudflare Access, a WAF rule, bot protection",
      );
    }
    return (
      workerTrouble(answer) ??
      fail(
        `HTTP ${status} in place of 401`,
        "Give the address of the MCP endpoint, and let createKeycardWorker() be the first to see the request",
      )
    );
  },
};
