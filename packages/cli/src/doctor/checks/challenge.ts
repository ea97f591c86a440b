import { challengeOf } from "../evidence/evidence.ts";
import { isLoopback, secureUrl } from "../identifiers.ts";
import { type Check, fail, ok, type Verdict, warn } from "./check.ts";
import { withoutToken } from "./without-token.ts";

const LET_EDGEGRANT_ANSWER = "Pass the 401 of {handler} on unchanged: without it, no client finds out where to log in";

export const challenge: Check = {
  id: "challenge",
  title: "Challenge",
  needs: [withoutToken],
  examine({ target, worker }) {
    const found = challengeOf(worker.withoutToken);
    if (!found) return fail("the 401 has no WWW-Authenticate header with a Bearer challenge", LET_EDGEGRANT_ANSWER);
    const metadata = found.parameters.get("resource_metadata");
    if (metadata === undefined) return fail("the challenge names no resource_metadata", LET_EDGEGRANT_ANSWER);
    const elsewhere = namedElsewhere(target, metadata);
    if (elsewhere) return elsewhere;
    const url = secureUrl(metadata);
    if (!url) return fail(`resource_metadata is not an https URL: ${metadata}`, LET_EDGEGRANT_ANSWER);
    if (url.origin !== target.origin) {
      return fail(
        `resource_metadata is on another origin: ${url.origin}`,
        "Give doctor and your clients the server's own address, and set `resource` to that. `wrangler dev` takes its host name from the routes in wrangler.jsonc; `--host` changes it",
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

/** The server has another name for itself than its callers, as behind a tunnel or a proxy, or on localhost. */
function namedElsewhere(target: URL, metadata: string): Verdict | undefined {
  const named = URL.canParse(metadata) ? new URL(metadata) : undefined;
  if (!named || named.origin === target.origin) return undefined;
  const address = `${target.origin}${target.pathname}`;
  const setIt = `Set KEYCARD_SERVER_URL to ${address}, and register that in the zone`;
  if (isLoopback(named) && isLoopback(target) && named.port === target.port) {
    return fail(
      `the server names itself ${named.origin}, not ${target.origin}: localhost and 127.0.0.1 are two names of one machine`,
      `Use one of them everywhere: call ${named.origin}${target.pathname}, or set KEYCARD_SERVER_URL to ${address}`,
    );
  }
  if (isLoopback(named) && !isLoopback(target)) {
    return fail(
      `the server names itself ${named.origin}: the tunnel or proxy in front of it keeps its own host name to itself`,
      setIt,
    );
  }
  if (named.host === target.host && named.protocol === "http:") {
    return fail(
      `the server names itself ${named.origin}, with http: what is in front of it ends TLS, as a tunnel or proxy does`,
      `${setIt} (\`npx wrangler dev --upstream-protocol https\` is enough for a tunnel)`,
    );
  }
  return undefined;
}
