import { type Directory, withOtherEnding } from "./directory.ts";

/** Why an identifier is not a resource's. The usual cause is a slash: identifiers are compared as they are. */
export function unknownResource(identifier: string, directory: Directory): string {
  const near = directory.resourceByIdentifier(withOtherEnding(identifier));
  const hint = near === undefined ? "" : `: ${near.identifier} differs by the slash at its end`;
  return `no resource of this zone has that identifier, character by character${hint}`;
}
