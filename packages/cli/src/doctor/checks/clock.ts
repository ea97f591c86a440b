import { issuerOf, namedIssuer } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { type Check, fail, ok, skip, warn } from "./check.ts";
import { reachable } from "./reachable.ts";

const TOLERATED_SECONDS = 5;
const MAX_SECONDS = 60;

export const clock: Check = {
  id: "clock",
  title: "Clocks",
  needs: [reachable],
  examine(evidence) {
    const { worker, zone } = evidence;
    const ofWorker = secondsAhead(worker.withoutToken);
    // Another server than the zone may answer with a copy of its metadata, and the time of the copy.
    const isZone = namedIssuer(evidence) === issuerOf(evidence);
    const ofZone = isZone ? secondsAhead(zone.oauth) : undefined;
    if (ofWorker === undefined && ofZone === undefined) return skip("no answer has a Date header");
    // Only the difference between Worker and zone matters. If one sends no `Date`, this machine's clock replaces it.
    const apart = Math.abs((ofWorker ?? 0) - (ofZone ?? 0));
    const pair = `${ofWorker === undefined ? "this machine" : "the server"} and ${ofZone === undefined ? "this machine" : "the zone"}`;
    const detail = `${pair} are ${apart} s apart`;
    if (apart > MAX_SECONDS) {
      return fail(`${detail}: tokens are refused as expired, or as not yet valid`, "Set the clock that is wrong");
    }
    if (apart > TOLERATED_SECONDS) {
      return warn(`${detail}: a fresh token may be refused as not yet valid`, "Set the clock that is wrong");
    }
    return ok(apart <= 1 ? `${pair} agree` : detail);
  },
};

/**
 * How far a server's clock is ahead of this machine's, in seconds. `Date` has whole seconds, so half a second is added
 * for the dropped fraction.
 */
function secondsAhead(probe: Probe): number | undefined {
  if (!probe.answered) return undefined;
  const date = Date.parse(probe.headers.get("Date") ?? "");
  const age = Number(probe.headers.get("Age") ?? 0) * 1000;
  const ahead = Math.round((date + 500 + age - probe.atMs) / 1000);
  return Number.isFinite(ahead) ? ahead : undefined;
}
