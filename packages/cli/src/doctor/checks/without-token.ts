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
    if (status === 401) return ok("401: a token is required");
    if (status < 300) {
      return fail(
        `HTTP ${status}: a call without a token is accepted`,
        "Wrap the handler in createKeycardWorker(), and let nothing else answer at this path",
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
        "HTTP 403: something in front of the Worker refuses the call",
        "Let MCP clients pass what is in front of the Worker, such as Cloudflare Access, a WAF rule or bot protection",
      );
    }
    return (
      workerTrouble(answer) ??
      fail(
        `HTTP ${status} instead of 401`,
        "Give the address of the MCP endpoint, and let createKeycardWorker() handle the request first",
      )
    );
  },
};
