import { issuerMetadataOf } from "../evidence/evidence.ts";
import { type Check, ok, warn } from "./check.ts";
import { issuer } from "./issuer.ts";

export const registration: Check = {
  id: "registration",
  title: "Registration of clients",
  needs: [issuer],
  examine({ zone }) {
    const metadata = issuerMetadataOf(zone);
    const ways = [
      metadata?.client_id_metadata_document_supported === true && "client id metadata documents",
      typeof metadata?.registration_endpoint === "string" && "dynamic registration",
    ].filter((way) => way !== false);
    if (ways.length > 0) return ok(ways.join(" and "));
    return warn(
      "the zone takes neither client id metadata documents nor dynamic registration",
      "Turn one of them on in the zone, or give each MCP client a client id that the zone knows",
    );
  },
};
