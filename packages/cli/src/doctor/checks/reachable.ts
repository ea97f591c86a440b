import { address } from "./address.ts";
import { type Check, fail, ok } from "./check.ts";

export const reachable: Check = {
  id: "reachable",
  title: "Reachable",
  needs: [address],
  examine({ worker: { withoutToken, otherNames } }) {
    if (withoutToken.answered) return ok("it answers");
    const other = otherNames.find(({ answered }) => answered);
    if (other) {
      return fail(
        `${withoutToken.why}, but something answers at ${other.url}: localhost, 127.0.0.1 and [::1] are different addresses`,
        `Call ${other.url}, or let the server listen on 127.0.0.1 (\`npx wrangler dev --ip 127.0.0.1\`, \`hostname\` elsewhere)`,
      );
    }
    return fail(withoutToken.why, "Check the address, and that the server {start}");
  },
};
