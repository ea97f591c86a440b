// What the row of a client means for its users. Nothing here knows a client by name.
import type { Row } from "./cells.ts";

const ONLY_P = "Set `resource` to the endpoint, such as `/mcp`. It does not log in where the resource is the origin.";
const ALL_SCOPES = "It names no scope, so the zone grants every scope of the resource.";
const REFRESHES_AT_403 = "With a refresh token it answers a 403 with a refresh, which adds no scope, and gives up.";
const NO_STEP_UP = "It does not step up: the user sees an error.";
const BY_METADATA = "Put the scopes of its tools into `scopesSupported`, so that it asks for them at login.";
const BY_CHALLENGE = "Put the scopes of its tools into `requiredScopes`, so that it asks for them at login.";
const NO_REFRESH = "It does not refresh a token that the server refuses, and the user has to log in again.";
const SESSIONS =
  "After a restart the server does not know the client's session and answers 404. The client reports that, and the host has to connect again with a new client.";

/** The sentences that follow from a row: from what was seen at the endpoint, where that differs from the origin. */
export function adviceOn(row: Row): string[] {
  const { kind, origin, scope } = row;
  const [stepUp, refused, restart] = [atEndpoint(row.stepUp), atEndpoint(row.refused), atEndpoint(row.restart)];
  const isHostsTask = kind === "library" && restart.endsWith("the next call fails, too");
  return [
    origin.startsWith("no: ") && ONLY_P,
    scope === "none" && ALL_SCOPES,
    ...adviceOnStepUp(stepUp, scope),
    refused === "fails; the next call fails, too" && NO_REFRESH,
    isHostsTask && SESSIONS,
  ].filter((sentence): sentence is string => typeof sentence === "string");
}

/** The part of a cell that is about the endpoint. */
export function atEndpoint(cell: string): string {
  return cell.split("; P: ").at(-1) ?? "";
}

function adviceOnStepUp(stepUp: string, scope: string): string[] {
  if (!stepUp.startsWith("fails") || stepUp.includes("asks the user")) return [];
  // The metadata of the observed server lists this scope, and its challenge does not ask for it.
  const asksForMetadata = scope.includes("mail:read");
  return [
    stepUp.startsWith("fails: refreshes") ? REFRESHES_AT_403 : NO_STEP_UP,
    asksForMetadata ? BY_METADATA : BY_CHALLENGE,
  ];
}
