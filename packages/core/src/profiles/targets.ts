import { toList } from "../encoding/json.ts";
import type { TokenParameters } from "./profile.ts";

/** The names by which the zone knows the resources that this server asks tokens for, by resource. */
export type Targets = Readonly<Record<string, string>>;

/** The names of the resources at the zone. A resource without a name has its own. */
export function namesOf(resources: TokenParameters[string], targets: Targets = {}): string[] {
  return toList(resources).map(
    (resource) => (Object.hasOwn(targets, resource) ? targets[resource] : undefined) ?? resource,
  );
}

/** Token exchange (RFC 8693) for a zone that takes `audience` in place of `resource`. */
export function byAudience(targets?: Targets): (parameters: TokenParameters) => TokenParameters {
  return ({ resource, audience, ...others }) => ({
    ...others,
    audience: [...namesOf(resource, targets), ...toList(audience)],
  });
}
