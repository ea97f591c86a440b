import type { AuditEvent } from "../audit/event.ts";
import type { PublicConfig } from "../control/public-config.ts";
import { face } from "./face.ts";
import { html, type Markup } from "./html.ts";

const grantNames: Readonly<Record<AuditEvent["grant"], string>> = {
  authorization_code: "sign-in",
  refresh_token: "refresh",
  token_exchange: "exchange",
  client_credentials: "client credentials",
  unknown: "token request",
};

/** One row of the log: the event, and the chain of user, client and application. */
export function renderEvent(event: AuditEvent, config: PublicConfig): Markup {
  const issued = event.type === "credentials:issue";
  const clock = event.time.slice(11, 19);
  return html`<li class="event ${issued ? "issued" : "refused"}">
<div class="what"><span class="verdict">${issued ? "Issued" : "Refused"}</span>
<span>${event.impersonation === true ? "impersonation" : grantNames[event.grant]}</span>
<span class="asked">${event.scopes.map((scope) => html`<span class="chip">${scope}</span> `)}</span>
<time datetime="${event.time}" title="${event.time}">${clock}</time></div>
<ol class="chain" aria-label="Chain of identities">${chain(event, config)}</ol>
${event.reason !== undefined && html`<p class="reason"><code>${event.error}</code> ${event.reason}</p>`}
</li>`;
}

function chain(event: AuditEvent, config: PublicConfig): Markup[] {
  const user = config.users.find(({ id }) => id === event.user);
  const application = config.applications.find(({ id }) => id === event.application);
  const links: Markup[] = [];
  if (event.user !== undefined) {
    const name = user?.name ?? event.user;
    links.push(link("user", html`${face(name, event.user)}${name}`));
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
