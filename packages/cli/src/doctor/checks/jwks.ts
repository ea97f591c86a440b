import { issuerMetadataOf, issuerOf } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { secureUrl } from "../identifiers.ts";
import { keysIn } from "../keys.ts";
import { type Check, fail, ok, type Verdict, warn } from "./check.ts";
import { issuer } from "./issuer.ts";

export const jwks: Check = {
  id: "jwks",
  title: "Zone's keys",
  needs: [issuer],
  examine(evidence) {
    const uri = issuerMetadataOf(evidence.zone)?.jwks_uri;
    if (typeof uri !== "string") {
      // Without keys, a server that verifies signatures does not answer 401.
      if (refusesForgedToken(evidence.worker.forgedToken)) {
        return warn(
          "the zone's metadata names no jwks_uri, and the server refuses a forged token all the same",
          "Nothing, if the server verifies opaque tokens with `verifyToken`",
        );
      }
      return fail("the zone's metadata names no jwks_uri", "Use a zone that signs its access tokens as JWTs");
    }
    const url = secureUrl(uri);
    const origin = secureUrl(issuerOf(evidence))?.origin;
    if (url?.origin !== origin) {
      return onOtherOrigin(uri, evidence.worker.forgedToken);
    }
    const answer = evidence.zone.jwks;
    if (!answer.answered) return fail(`${uri}: ${answer.why}`, "Check that the zone is up");
    if (answer.status !== 200) return fail(`${uri}: HTTP ${answer.status}`, "Check that the zone is up");
    const count = keysIn(answer.json)?.length;
    if (count === undefined) return fail(`${uri} is not a JWK Set`, "Check that KEYCARD_ISSUER is your zone's URL");
    return ok(`${count} published`);
  },
};

/** A server that refused the forged token has the zone's keys. So its settings trust the origin of `jwks_uri`. */
function onOtherOrigin(uri: string, forgedToken: Probe): Verdict {
  if (refusesForgedToken(forgedToken)) {
    return warn(
      `${uri} is not on the issuer's origin, and doctor does not fetch it; the server trusts it`,
      "Check that `jwksOrigins` in the server names an origin of the zone",
    );
  }
  return fail(
    `${uri} is not on the issuer's origin: the server does not trust keys from elsewhere`,
    "If the zone is meant to publish them there, name that origin in the server's `jwksOrigins`",
  );
}

function refusesForgedToken(forgedToken: Probe): boolean {
  return forgedToken.answered && forgedToken.status === 401;
}
