// Formats observations as the cells of the table. No code here depends on the name of a client.
import { stripVTControlCharacters } from "node:util";
import type { Step } from "./observe.ts";

/** A row of the table. Every cell comes from a run. */
export interface Row {
  version: string;
  kind: string;
  /**
   * Whether it can log in to the server whose resource is the origin, and to the one whose resource is the endpoint.
   */
  origin: string;
  path: string;
  /** The scopes that it requests at login. */
  scope: string;
  /** Its `resource` parameter, for each of the two servers. */
  resource: string;
  clientId: string;
  redirect: string;
  stepUp: string;
  refused: string;
  outage: string;
  restart: string;
  /** What happens after a token has expired. Undefined if no run waited for that. */
  expiry?: string;
}

export const loginCell = ({ failure, visits, requests }: Step): string => {
  if (failure === undefined) return "yes";
  const refusal = visits.find((visit) => visit.refusal)?.refusal;
  if (refusal) return `no: ${shortened(refusal)}`;
  return requests.length === 0 ? "no: it sent nothing" : `no: ${shortened(failure)}`;
};

export function scopeCell({ visits: [visit] }: Step): string {
  if (!visit) return "it opened no browser";
  return code(visit.url.searchParams.get("scope")) ?? "none";
}

/** Describes the `resource` of the authorization request, for example as the exact identifier. */
export function resourceCell(login: Step, identifier: string): string {
  const sent = login.visits[0]?.url.searchParams.getAll("resource");
  if (!sent) return "it opened no browser";
  if (sent.length === 0) return "none";
  if (sent.length > 1) return `${sent.length} of them`;
  if (sent[0] === identifier) return "exact";
  if (sent[0] === `${identifier}/`) return "with a slash";
  return sent[0] === `${identifier}/mcp` ? "the endpoint" : (code(sent[0]) ?? "");
}

/** @param documents the login at a zone that supports client metadata documents, if it was run */
export function clientIdCell(login: Step, documents?: Step): string {
  const id = documents?.visits[0]?.url.searchParams.get("client_id") ?? "";
  const registers = login.registrations > 0 && "registers";
  const document = id.startsWith("https://") && `document ${code(id)}`;
  return [document, registers].filter(Boolean).join("; without those ") || "it opened no browser";
}

/** The redirect URI. `PORT` replaces a port that differs between these logins. */
export function redirectCell(logins: Step[]): string {
  const addresses = logins.flatMap(({ visits }) => visits.map(({ url }) => url.searchParams.get("redirect_uri") ?? ""));
  if (addresses.length === 0) return "it opened no browser";
  const isSame = new Set(addresses).size === 1;
  const shown = isSame ? addresses[0] : addresses[0]?.replace(/:\d+/, ":PORT");
  return code(shown) ?? "none";
}

/** The result of a call during a fault, the client's reaction, and the result of the next call. */
export function troubleCell(step: Step | undefined): string {
  if (!step) return "not reached";
  const outcome = step.failure === undefined ? "works" : "fails";
  const did = deedsOf(step);
  const after = step.failure === undefined || step.goesOn ? "" : "; the next call fails, too";
  return `${outcome}${did.length > 0 ? `: ${did.join(", ")}` : ""}${after}`;
}

export function stepUpCell(step: Step | undefined): string {
  if (step && !step.requests.some(({ status }) => status === 403)) {
    return step.failure === undefined ? "not needed: it has every scope" : troubleCell(step);
  }
  return troubleCell(step);
}

/** The same for an outage, with the number of requests that got a 503. */
export function outageCell(step: Step | undefined): string {
  const refusals = step?.requests.filter(({ status }) => status === 503).length ?? 0;
  return step && refusals > 1 ? `${troubleCell(step)} (${refusals} requests)` : troubleCell(step);
}

/** The client's actions, in their usual order. */
function deedsOf({ tokens, registrations, visits, requests }: Step): string[] {
  const refreshed = tokens.filter(({ grant }) => grant === "refresh_token");
  const refusedRefresh = refreshed.find(({ type }) => type === "credentials:deny");
  const asked = visits[0]?.url.searchParams.get("scope");
  const began = requests.some(({ rpc, status }) => rpc === "initialize" && status === 200);
  return [
    refusedRefresh && `refresh refused (${refusedRefresh.error})`,
    refreshed.some(({ type }) => type === "credentials:issue") && "refreshes",
    registrations > 0 && "registers again",
    visits.length > 0 && (asked ? `asks the user for ${code(asked)}` : "asks the user"),
    visits.length > 1 && `${visits.length} times`,
    began && "a new session",
  ].filter((deed): deed is string => typeof deed === "string");
}

function code(text: string | null | undefined): string | undefined {
  return text ? `\`${text}\`` : undefined;
}

/** One line of a program's output, without parts that differ between runs. */
function shortened(text: string): string {
  const line = stripVTControlCharacters(text)
    .replace(/\s+/g, " ")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
  return line.length > 160 ? `${line.slice(0, 157)}...` : line;
}
