import type { Directory } from "./directory.ts";

/** Why an identifier is not a resource's. The usual cause is a slash: identifiers are compared as they are. */
export function unknownResource(identifier: string, directory: Directory): string {
  const other = identifier.endsWith("/") ? identifier.slice(0, -1) : `${identifier}/`;
  const near = directory.resourceByIdentifier(other);
  const hint = near === undefined ? "" : `: ${near.identifier} differs by the slash at its end`;
  return `no resource of this zone has that identifier, character by character${hint}`;
}
