import { issuerMetadataOf } from "../evidence/evidence.ts";
import { textsOf } from "../json.ts";
import { type Check, fail, ok } from "./check.ts";
import { issuer } from "./issuer.ts";

export const pkce: Check = {
  id: "pkce",
  title: "PKCE",
  needs: [issuer],
  examine({ zone }) {
    const methods = textsOf(issuerMetadataOf(zone)?.code_challenge_methods_supported);
    if (methods.includes("S256")) return ok("S256");
    return fail(
      "the zone's metadata does not list S256 in code_challenge_methods_supported: MCP clients refuse to log in",
      "Turn PKCE with S256 on in the zone",
    );
  },
};
