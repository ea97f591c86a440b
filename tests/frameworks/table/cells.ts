// Puts what was seen into the words of the table. Nothing here knows a framework by name.
import type { Answer } from "./caller.ts";
import type { Attack, Calls, Login, Loss } from "./observe.ts";

/** A row of the table. Every cell comes from a run. */
export interface Row {
  /** The revisions of MCP with which a client logs in that has only the URL. */
  revisions: string;
  caller: string;
  toolScopes: string;
  withinTool: string;
  page: string;
  session: string;
  loss: string;
}

export function revisionsCell(logins: Login[]): string {
  const good = logins.filter(({ caller }) => caller === "alice").map(({ revision }) => revision);
  return good.length > 0 ? good.join(", ") : `none: ${logins.map(({ failure }) => failure).join("; ")}`;
}

export const callerCell = ({ alice, bob }: Calls): string =>
  alice.text === "alice" && bob.text === "bob" ? "yes" : `no: it sees ${alice.text || alice.status}`;

/** The answers to a call without the scope and with it, and what real clients made of them. */
export function scopeCell(without: Answer, withIt: Answer, done: string, stepUps: (string | undefined)[]): string {
  if (without.text === done) return "not checked";
  if (withIt.text !== done) return `refused even with the scope (${withIt.status})`;
  if (without.status !== 403) return without.isError ? "tool error" : `${without.status}`;
  const isNamed = /error="insufficient_scope"/.test(without.headers.get("WWW-Authenticate") ?? "");
  if (!isNamed) return "403 without a challenge";
  return stepUps.every((said) => said === done) ? "403, works after the step-up" : "403, the step-up fails";
}

export const toolScopesCell = ({ sendWithout, sendWith }: Calls, logins: Login[]): string =>
  scopeCell(
    sendWithout,
    sendWith,
    "sent",
    logins.filter(({ failure }) => !failure).map(({ sent }) => sent),
  );

export const withinToolCell = ({ deleteWithout, deleteWith }: Calls, logins: Login[]): string =>
  scopeCell(
    deleteWithout,
    deleteWith,
    "deleted",
    logins.filter(({ failure }) => !failure).map(({ deleted }) => deleted),
  );

/** Whether a page of any origin can call, and can read what a client has to read. */
export function pageCell({ fromPage: { status, headers, text } }: Calls): string {
  if (text !== "alice") return `refused (${status})`;
  if (headers.get("Access-Control-Allow-Origin") !== "*") return "can't read the answer";
  const exposed = headers.get("Access-Control-Expose-Headers")?.toLowerCase().split(/,\s*/) ?? [];
  const hidden = ["WWW-Authenticate", "Mcp-Session-Id"].filter((name) => !exposed.includes(name.toLowerCase()));
  return hidden.length === 0 ? "works" : `works, without ${hidden.join(" and ")}`;
}

export function sessionCell({ keepsSessions, statuses, afterwards }: Attack): string {
  const refusals = new Set(statuses);
  if (refusals.size !== 1 || !refusals.has(404)) return `**let in** (${statuses.join(", ")})`;
  if (afterwards.text !== "alice") return `refused, and its owner lost it (${afterwards.status})`;
  return keepsSessions ? "refused (404)" : "keeps none, refuses ids (404)";
}

export function lossCell({ whoami, deleted }: Loss): string {
  if (whoami.text === "alice") return "**the caller is still seen**";
  if (deleted.text === "deleted") return "**allowed**";
  return deleted.isError ? "refused (tool error)" : `refused (${deleted.status})`;
}
