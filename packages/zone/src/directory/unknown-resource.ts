import { difference, nearest, shown } from "./difference.ts";
import { type Directory, namesOf } from "./directory.ts";

const listed = 5;

/** Says why an identifier names no resource: the nearest identifier and how it differs, or those that there are. */
export function unknownResource(identifier: string, { resources }: Pick<Directory, "resources">): string {
  const known = resources.map((resource) => resource.identifier);
  const near = nearest(identifier, resources.flatMap(namesOf));
  const hint =
    near === undefined
      ? `it has ${known.slice(0, listed).join(", ")}${known.length > listed ? " and others" : ""}`
      : `the nearest is ${near}, and ${difference(identifier, near)}`;
  return `no resource of this zone has the identifier ${shown(identifier)}: ${hint}`;
}
