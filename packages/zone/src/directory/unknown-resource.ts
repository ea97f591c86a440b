import { type Directory, withOtherEnding } from "./directory.ts";

/**
 * Says why an identifier names no resource. The usual cause is a trailing slash, because identifiers are compared
 * exactly.
 */
export function unknownResource(identifier: string, directory: Directory): string {
  const near = directory.resourceByIdentifier(withOtherEnding(identifier));
  const hint = near === undefined ? "" : `: ${near.identifier} differs by the slash at its end`;
  return `no resource of this zone has that identifier, character by character${hint}`;
}
