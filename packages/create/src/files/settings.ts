import { lines } from "../lines.ts";
import { ISSUER, LOCAL_SECRET, localUrl, type Plan, portOf, SAMPLE_API } from "../plan.ts";

/** The settings of a local run: `.dev.vars` for wrangler, `.env` for the others. */
export function localSettings(plan: Plan): string {
  const isWorker = plan.runtime === "workers";
  return lines(
    "# For the local zone only. Git ignores this file.",
    `KEYCARD_ISSUER="${ISSUER}"`,
    // A Worker takes its address from the request, and its port from wrangler.jsonc.
    !isWorker && `KEYCARD_SERVER_URL="${localUrl(plan)}"`,
    !isWorker && `PORT="${portOf(plan)}"`,
    `KEYCARD_CLIENT_ID="${plan.name}"`,
    `KEYCARD_CLIENT_SECRET="${LOCAL_SECRET}"`,
    plan.upstream !== "none" && `KEYCARD_RESOURCE_URL="${SAMPLE_API}"`,
  );
}
