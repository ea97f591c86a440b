import { issuerMetadataOf, issuerOf } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { secureUrl } from "../identifiers.ts";
import { authorizationServers } from "./authorization-servers.ts";
import { type Check, fail, ok } from "./check.ts";

export const issuerMetadata: Check = {
  id: "issuer-metadata",
  title: "Zone's metadata",
  needs: [authorizationServers],
  examine(evidence) {
    const { oauth, openid } = evidence.zone;
    if (issuerMetadataOf({ oauth, openid })) return ok("the zone publishes it");
    if (secureUrl(issuerOf(evidence))?.origin === evidence.target.origin) {
      return fail(
        `${issuerOf(evidence)} is the address of the server itself, and no zone is there`,
        "Set KEYCARD_ISSUER to your zone's URL, exactly as the Console shows it",
      );
    }
    return fail(
      `neither ${seen(oauth)} nor ${seen(openid)} is the zone's metadata`,
      "Check that KEYCARD_ISSUER is your zone's URL, exactly as the Console shows it, and that the zone is up",
    );
  },
};

function seen(probe: Probe): string {
  if (!probe.answered) return `${probe.url} (${probe.why})`;
  return `${probe.url} (${probe.status === 200 ? "not a JSON object" : `HTTP ${probe.status}`})`;
}
