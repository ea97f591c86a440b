import type { ZoneConfig } from "../config/types.ts";
import type { Zone } from "../zone.ts";

/** The text that a running zone prints: its URLs. */
export function banner(zone: Zone, config: ZoneConfig): string {
  const resources = config.resources.map(({ id, name }) => {
    const resource = zone.resources.get(id);
    const served = resource?.url === undefined ? "" : `  (served: ${resource.url}/api/user)`;
    return `    ${name.padEnd(28)} ${resource?.identifier ?? ""}${served}`;
  });
  return `${config.name ?? "Local zone"} is up. Stop it with Ctrl-C.

  Open in a browser   ${zone.issuer}/
  KEYCARD_ISSUER      ${zone.issuer}
  Users               ${config.users.map((user) => user.id).join(", ")}
  Resources
${resources.join("\n")}
`;
}
