// Puts what was seen into the words of the table. Nothing here knows a client by name.
import { stripVTControlCharacters } from "node:util";
import type { Step } from "./observe.ts";
import type { Visit } from "./world.ts";

/** A row of the table. Every cell comes from a run. */
export interface Row {
  version: string;
  kind: string;
  /** Whether it logs in where the resource is the origin, and where it is the endpoint. */
  origin: string;
  path: string;
  /** The scopes that it asks for at login. */
  scope: string;
  /** What it sends as `resource`, for each of the two. */
  resource: string;
  clientId: string;
  redirect: string;
  /** Whether the client keeps anything in memory from one call to the next. */
  calls: string;
  stepUp: string;
  refused: string;
  /** What it does when its token has expired by the clock, at both places. */
  expiry: string;
  outage: string;
  restart: string;
}

export const loginCell = ({ failure, visits, requests }: Step): string => {
  if (failure === undefined) return "yes";
  const refusal = visits.find((visit) => visit.refusal)?.refusal;
  if (refusal) return `no: ${shortened(refusal)}`;
  if (failure.startsWith("not driven:")) return failure;
  if (requests.length === 0) return "no: it sent nothing";
  const complaint = complaintIn(failure);
  if (complaint) return `no: ${shortened(complaint)}`;
  const hasMetadata = requests.some(({ path, status }) => path.includes("oauth-protected-resource") && status === 200);
  return hasMetadata ? "no: it reads the metadata and goes no further" : "no, and it does not say why";
};

export function scopeCell({ visits: [visit] }: Step): string {
  if (!visit) return "it opened no browser";
  return code(visit.url.searchParams.get("scope")) ?? "none";
}

/** The `resource` of the authorization request, in words where it is the identifier or nearly. */
export function resourceCell(login: Step, identifier: string): string {
  const sent = login.visits[0]?.url.searchParams.getAll("resource");
  if (!sent) return "it opened no browser";
  if (sent.length === 0) return "none";
  if (sent.length > 1) return `${sent.length} of them`;
  if (sent[0] === identifier) return "exact";
  if (sent[0] === `${identifier}/`) return "with a slash";
  return sent[0] === `${identifier}/mcp` ? "the endpoint" : (code(sent[0]) ?? "");
}

/** `atDocuments` is what it opened at a zone that takes metadata documents, if that was looked at. */
export function clientIdCell(login: Step, atDocuments?: Visit): string {
  const id = atDocuments?.url.searchParams.get("client_id") ?? "";
  const registers = login.registrations > 0 && "registers";
  const document = id.startsWith("https://") && `document ${code(id)}`;
  return [document, registers].filter(Boolean).join("; elsewhere it ") || "it opened no browser";
}

/** The redirect address, with `PORT` for a port that is another in each of these logins. */
export function redirectCell(logins: Step[]): string {
  const addresses = logins.flatMap(({ visits }) => visits.map(({ url }) => url.searchParams.get("redirect_uri") ?? ""));
  if (addresses.length === 0) return "it opened no browser";
  // One login tells nothing of the next, unless the port is one that systems hand out.
  const isHandedOut = addresses.length === 1 && Number(/:(\d+)/.exec(addresses[0] ?? "")?.[1]) >= 32_768;
  const isSame = new Set(addresses).size === 1 && !isHandedOut;
  const shown = isSame ? addresses[0] : addresses[0]?.replace(/:\d+/, ":PORT");
  return code(shown) ?? "none";
}

/** What came of a call in trouble, what the client did about it, and whether the next call works. */
export function troubleCell(step: Step | undefined, isProcessPerCall = false): string {
  if (!step) return "not reached";
  const outcome = step.failure === undefined ? "works" : "fails";
  const did = deedsOf(step, isProcessPerCall);
  const after = step.failure === undefined || step.goesOn ? "" : "; the next call fails, too";
  return `${outcome}${did.length > 0 ? `: ${did.join(", ")}` : ""}${after}`;
}

/** The same for a token that expired by the clock, and whether the client knew it or learned it from the server. */
export function expiryCell(step: Step | undefined, isProcessPerCall = false): string {
  const cell = troubleCell(step, isProcessPerCall);
  const refusedMs = step?.requests.find(({ status, hasToken }) => status === 401 && hasToken)?.timeMs;
  const refreshedMs = step?.tokens.filter(({ grant }) => grant === "refresh_token").map(({ time }) => Date.parse(time));
  const isFirst = refusedMs === undefined || refreshedMs?.some((time) => time < refusedMs);
  return cell.replace(/refreshes|refresh refused/, isFirst ? "$& before a 401" : "$& after the 401");
}

/** What was seen at both places, once if it is the same or if the client does not log in at the origin. */
export function atBoth(origin: string | undefined, path: string): string {
  return origin === undefined || origin === path ? path : `O: ${origin}; P: ${path}`;
}

export function stepUpCell(step: Step | undefined, isProcessPerCall = false): string {
  if (step && !step.requests.some(({ status }) => status === 403)) {
    return step.failure === undefined ? "not needed: it has every scope" : troubleCell(step, isProcessPerCall);
  }
  return troubleCell(step, isProcessPerCall);
}

/** Besides, whether it tried more than once. How often differs from run to run. */
export function outageCell(step: Step | undefined, isProcessPerCall = false): string {
  const refusals = step?.requests.filter(({ status }) => status === 503).length ?? 0;
  if (step && refusals === 0) return "it sent no token";
  const cell = troubleCell(step, isProcessPerCall);
  return refusals > 1 ? `${cell} (tries again)` : cell;
}

/** In the order in which clients do them. */
function deedsOf({ tokens, registrations, visits, requests }: Step, isProcessPerCall: boolean): string[] {
  const refreshed = tokens.filter(({ grant }) => grant === "refresh_token");
  const refusedRefresh = refreshed.find(({ type }) => type === "credentials:deny");
  const begins = !isProcessPerCall && requests.some(({ rpc, status }) => rpc === "initialize" && status === 200);
  const asked = visits[0]?.url.searchParams.get("scope");
  return [
    refusedRefresh && `refresh refused (${refusedRefresh.error})`,
    refreshed.some(({ type }) => type === "credentials:issue") && "refreshes",
    registrations > 0 && "registers again",
    visits.length > 0 && (asked ? `asks the user for ${code(asked)}` : "asks the user"),
    visits.length > 1 && `${visits.length} times`,
    begins && "a new session",
  ].filter((deed): deed is string => typeof deed === "string");
}

function code(text: string | null | undefined): string | undefined {
  return text ? `\`${text}\`` : undefined;
}

/** The line of a program's output that says what went wrong. */
function complaintIn(output: string): string | undefined {
  const lines = stripVTControlCharacters(output).split(/\r?\n/);
  const complains = (line: string) => /\b(error|fail|cannot|can't|could not|refused|does not match)/i.test(line);
  return lines.find(complains)?.trim();
}

/** One line of what a program said, without what is another in each run. */
function shortened(text: string): string {
  const line = stripVTControlCharacters(text)
    .replace(/\s+/g, " ")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
  return line.length > 300 ? `${line.slice(0, line.lastIndexOf(" ", 297))} ...` : line;
}
