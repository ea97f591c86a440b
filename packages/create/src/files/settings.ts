import { lines } from "../lines.ts";
import { ISSUER, LOCAL_SECRET, localUrl, type Plan, portOf, SAMPLE_API } from "../plan.ts";

/** The file of the settings of a local run: wrangler reads one, the others another. */
export function settingsFile({ runtime }: Plan): ".dev.vars" | ".env" {
  return runtime === "workers" ? ".dev.vars" : ".env";
}

/** The same settings for others who clone the repository, who do not get the file itself. */
export function exampleOf(plan: Plan): `${string}.example` {
  return `${settingsFile(plan)}.example`;
}

export function localSettings(plan: Plan): string {
  return lines("# For the local zone only. Git ignores this file.", ...settingsOf(plan));
}

export function exampleSettings(plan: Plan): string {
  const file = settingsFile(plan);
  return lines(`# For the local zone only. In a new clone: cp ${exampleOf(plan)} ${file}`, ...settingsOf(plan));
}

function settingsOf(plan: Plan): (string | false)[] {
  const isWorker = plan.runtime === "workers";
  return [
    `KEYCARD_ISSUER="${ISSUER}"`,
    // A Worker takes its address from the request, and its port from wrangler.jsonc.
    !isWorker && `KEYCARD_SERVER_URL="${localUrl(plan)}"`,
    !isWorker && `PORT="${portOf(plan)}"`,
    `KEYCARD_CLIENT_ID="${plan.name}"`,
    `KEYCARD_CLIENT_SECRET="${LOCAL_SECRET}"`,
    plan.upstream !== "none" && `KEYCARD_RESOURCE_URL="${SAMPLE_API}"`,
  ];
}
