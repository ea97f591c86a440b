import { challengeOf } from "../evidence/evidence.ts";
import { secureUrl } from "../identifiers.ts";
import { type Check, fail, ok, warn } from "./check.ts";
import { withoutToken } from "./without-token.ts";

const LET_EDGEGRANT_ANSWER =
  "Let the 401 of createKeycardWorker() through as it is: without this, no client finds out where to log in";

export const challenge: Check = {
  id: "challenge",
  title: "Challenge",
  needs: [withoutToken],
  examine({ target, worker }) {
    const found = challengeOf(worker.withoutToken);
    if (!found) return fail("the 401 has no WWW-Authenticate header with a Bearer challenge", LET_EDGEGRANT_ANSWER);
    const metadata = found.parameters.get("resource_metadata");
    if (metadata === undefined) return fail("the challenge names no resource_metadata", LET_EDGEGRANT_ANSWER);
    const url = secureUrl(metadata);
    if (!url) return fail(`resource_metadata is no https URL: ${metadata}`, LET_EDGEGRANT_ANSWER);
    if (url.origin !== target.origin) {
      return fail(
        `resource_metadata is on another origin: ${url.origin}`,
        "Give doctor and your clients the Worker's own address, and set `resource` to that. `wrangler dev` takes its name from the routes in wrangler.jsonc: `--host` changes it",
      );
    }
    const error = found.parameters.get("error");
    if (error !== undefined) {
      return warn(
        `it says ${error}, though no token was sent: clients may throw away a good one`,
        "Answer without `error` where a request has no credentials (RFC 6750 section 3.1)",
      );
    }
    return ok("it names the metadata");
  },
};
