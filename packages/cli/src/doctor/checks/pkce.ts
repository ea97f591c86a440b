import { issuerMetadataOf } from "../evidence/evidence.ts";
import { textsOf } from "../json.ts";
import { type Check, fail, ok, warn } from "./check.ts";
import { issuer } from "./issuer.ts";

export const pkce: Check = {
  id: "pkce",
  title: "PKCE",
  needs: [issuer],
  examine({ zone }) {
    const methods = issuerMetadataOf(zone)?.code_challenge_methods_supported;
    if (methods === undefined) {
      return warn(
        "the zone's metadata has no code_challenge_methods_supported: some MCP clients refuse to log in, as the specification asks, and others try S256",
        "Let the zone publish it if it can. Microsoft Entra ID and Amazon Cognito take S256 and do not say so: choose clients that log in there",
      );
    }
    if (textsOf(methods).includes("S256")) return ok("S256");
    return fail(
      "the zone's metadata does not list S256 in code_challenge_methods_supported: MCP clients refuse to log in",
      "Turn PKCE with S256 on in the zone",
    );
  },
};
