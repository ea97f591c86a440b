import { documentOf, type Evidence, resourceOf } from "../evidence/evidence.ts";
import { isJsonObject, type JsonObject, textsOf } from "../json.ts";
import { type Check, fail, ok, skip } from "./check.ts";
import { issuer } from "./issuer.ts";
import { resourceIdentifier } from "./resource-identifier.ts";

/** Whether the zone has the server as a resource. Only a local zone says which resources it has. */
export const knownToZone: Check = {
  id: "known-to-zone",
  title: "Known to the zone",
  needs: [resourceIdentifier, issuer],
  examine({ worker, zone }) {
    const resources = resourcesOf(zone.config);
    const identifier = resourceOf(worker);
    if (resources === undefined || identifier === undefined) {
      return skip("only a local zone says which servers it knows; for this one, look into its console");
    }
    const resource = resources.find((one) => namesOf(one).includes(identifier));
    if (resource === undefined) {
      return fail(
        `no resource of the local zone has the identifier ${identifier}: it has ${resources.flatMap(namesOf).join(", ")}`,
        "Add it to the zone's configuration (npx @edgegrant/zone init writes one), or run the server at an address that is there",
      );
    }
    // Some makers write scopes with the identifier of their resource in front.
    const known = textsOf(resource.scopes).flatMap((scope) => [scope, `${identifier}/${scope}`]);
    const published = textsOf(documentOf(worker.resourceMetadata)?.scopes_supported);
    const missing = published.filter((scope) => !known.includes(scope));
    if (missing.length === 0) return ok(identifier);
    return fail(
      `the server publishes scopes that the zone does not have for it: ${missing.join(" ")}`,
      "Add them to the resource in the zone's configuration, or remove them from `scopesSupported`: nobody can get them",
    );
  },
};

function resourcesOf(config: Evidence["zone"]["config"]): JsonObject[] | undefined {
  const resources = documentOf(config)?.resources;
  return Array.isArray(resources) ? resources.filter(isJsonObject) : undefined;
}

function namesOf({ identifier, aliases }: JsonObject): string[] {
  return [...textsOf([identifier]), ...textsOf(aliases)];
}
