import { address } from "./address.ts";
import { type Check, fail, ok } from "./check.ts";

export const reachable: Check = {
  id: "reachable",
  title: "Reachable",
  needs: [address],
  examine({ worker: { withoutToken } }) {
    if (withoutToken.answered) return ok("it answers");
    return fail(
      withoutToken.why,
      "Check the address, and that the Worker is deployed (npx wrangler deploy) or, on your own machine, running (npx wrangler dev)",
    );
  },
};
