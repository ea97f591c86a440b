import { challengeOf } from "../evidence/evidence.ts";
import { secureUrl } from "../identifiers.ts";
import { type Check, fail, ok, warn } from "./check.ts";
import { withoutToken } from "./without-token.ts";

const LET_EDGEGRANT_ANSWER =
  "Pass the 401 of createKeycardWorker() on unchanged: without it, no client finds out where to log in";

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
    if (!url) return fail(`resource_metadata is not an https URL: ${metadata}`, LET_EDGEGRANT_ANSWER);
    if (url.origin !== target.origin) {
      return fail(
        `resource_metadata is on another origin: ${url.origin}`,
        "Give doctor and your clients the Worker's own address, and set `resource` to that. `wrangler dev` takes its host name from the routes in wrangler.jsonc; `--host` changes it",
      );
    }
    const error = found.parameters.get("error");
    if (error !== undefined) {
      return warn(
        `it says ${error}, although no token was sent: clients may discard a valid token`,
        "Answer without `error` where a request has no credentials (RFC 6750 section 3.1)",
      );
    }
    return ok("it names the metadata");
  },
};
