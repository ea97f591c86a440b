import { issuerOf, namedIssuer } from "../evidence/evidence.ts";
import { difference } from "../identifiers.ts";
import { type Check, fail, ok, skip } from "./check.ts";
import { issuerMetadata } from "./issuer-metadata.ts";

export const issuer: Check = {
  id: "issuer",
  title: "Issuer, exactly",
  needs: [issuerMetadata],
  examine(evidence) {
    const configured = issuerOf(evidence);
    const named = namedIssuer(evidence);
    if (configured === undefined) return skip("no issuer is known");
    if (typeof named !== "string") {
      return fail(
        "the zone's metadata names no issuer",
        "Set KEYCARD_ISSUER to the URL of a zone, as the Console shows it",
      );
    }
    const wrong = difference(configured, named);
    if (wrong === undefined) return ok(named);
    return fail(
      `the server says ${configured}, the zone says ${named}: ${wrong}`,
      `Set KEYCARD_ISSUER to ${named}: every request is answered with 401, 500 or 503 until both are exactly the same`,
    );
  },
};
