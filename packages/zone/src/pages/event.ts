import { createHash } from "node:crypto";
import type { AuditEvent } from "../audit/event.ts";
import type { PublicConfig } from "../control/public-config.ts";
import { face } from "./face.ts";
import { html, type Markup } from "./html.ts";
import { scopeChip } from "./scopes.ts";

const grantNames: Readonly<Record<AuditEvent["grant"], string>> = {
  authorization_code: "sign-in",
  refresh_token: "refresh",
  token_exchange: "exchange",
  client_credentials: "client credentials",
  jwt_bearer: "cross-app access",
  unknown: "token request",
};

/** What became of a request. A user who has to consent first is no failure. */
export type Outcome = "issued" | "refused" | "waiting";

export function outcomeOf({ type, error }: AuditEvent): Outcome {
  if (type === "credentials:issue") return "issued";
  return error === "interaction_required" ? "waiting" : "refused";
}

const verdicts: Readonly<Record<Outcome, string>> = { issued: "Issued", refused: "Refused", waiting: "Needs consent" };

/** The rows of the log, the newest first. Equal refusals in a row are one. */
export function renderEvents(events: readonly AuditEvent[], config: PublicConfig): Markup[] {
  const rows: { event: AuditEvent; key: string | undefined; count: number }[] = [];
  for (const event of events) {
    const key = keyOf(event);
    const last = rows.at(-1);
    if (key !== undefined && last?.key === key) rows[rows.length - 1] = { event, key, count: last.count + 1 };
    else rows.push({ event, key, count: 1 });
  }
  return rows.reverse().map(({ event, count }) => renderEvent(event, config, count));
}

/** One row of the log: the event, and the chain of user, client and application. */
export function renderEvent(event: AuditEvent, config: PublicConfig, count = 1): Markup {
  const outcome = outcomeOf(event);
  const clock = event.time.slice(11, 19);
  const scopes = event.scopes.map(scopeChip);
  return html`<li class="event ${outcome}" data-key="${keyOf(event)}" data-count="${count}">
<div class="what"><span class="verdict">${verdicts[outcome]}</span><span class="times"${count === 1 && html` hidden`}>×<b>${count}</b></span>
<span>${event.impersonation === true ? "impersonation" : grantNames[event.grant]}</span>
${scopes.length > 0 && html`<span class="asked">${scopes}</span>`}
<time datetime="${event.time}" title="${event.time}">${clock}</time></div>
<ol class="chain" aria-label="Chain of identities">${chain(event, config)}</ol>
${event.reason !== undefined && html`<p class="reason"><code>${event.error}</code> ${event.reason}</p>`}
</li>`;
}

/** The same text for refusals that differ in nothing but their time. Undefined for a token that was issued. */
function keyOf({ id: _, time: __, ...facts }: AuditEvent): string | undefined {
  if (facts.type === "credentials:issue") return undefined;
  const sorted = Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url");
}

function chain(event: AuditEvent, config: PublicConfig): Markup[] {
  const user = config.users.find(({ id }) => id === event.user);
  const application = config.applications.find(({ id }) => id === event.application);
  const links: Markup[] = [];
  if (event.user !== undefined) {
    const name = user?.name ?? event.user;
    links.push(link("user", html`${face(name, event.user, config.users)}${name}`));
  }
  if (event.client !== undefined) links.push(link("client", html`${event.clientName ?? event.client}`));
  if (event.application !== undefined) links.push(link("application", html`${application?.name ?? event.application}`));
  for (const identifier of event.resource?.split(" ") ?? []) {
    const resource = config.resources.find((known) => [known.identifier, ...known.aliases].includes(identifier));
    const kind = event.application === undefined ? "resource" : "upstream";
    links.push(link(resource === undefined ? "unknown resource" : kind, html`${resource?.name ?? identifier}`));
  }
  return links.length > 0 ? links : [link("caller", html`unidentified`)];
}

function link(kind: string, label: Markup): Markup {
  return html`<li><small>${kind}</small><span>${label}</span></li>`;
}
