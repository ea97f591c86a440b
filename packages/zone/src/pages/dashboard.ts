import type { AuditEvent } from "../audit/event.ts";
import type { PublicConfig } from "../control/public-config.ts";
import { copyable } from "./copy.ts";
import { dashboardScript } from "./dashboard-script.ts";
import { dashboardStyle } from "./dashboard-style.ts";
import { type Outcome, outcomeOf, renderEvents } from "./event.ts";
import { face, faceStyle } from "./face.ts";
import { firstSteps } from "./first-steps.ts";
import { html, type Markup } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { scopeChip } from "./scopes.ts";

const shown = 200;

/** The zone's overview: its users, resources and applications, and the audit log. */
export function renderDashboard(config: PublicConfig, events: readonly AuditEvent[]): RenderedPage {
  const count = (outcome: Outcome): number => events.filter((event) => outcomeOf(event) === outcome).length;
  const rows = renderEvents(events.slice(-shown), config);
  return renderPage({
    title: config.name,
    style: dashboardStyle + faceStyle(config.users),
    script: dashboardScript,
    body: html`<div class="shell">
<header class="top"><h1>${config.name}</h1><code>${config.issuer}</code>
<nav aria-label="As JSON"><a href="/zone/audit.json">audit.json</a><a href="/zone/config.json">config.json</a>
<a href="/.well-known/oauth-authorization-server">metadata</a></nav></header>
<div class="columns">
<main>
<div class="loghead"><h2>Credentials</h2>
<p class="tally"><b data-tally="issued">${count("issued")}</b> issued, <b data-tally="refused">${count("refused")}</b> refused,
<b data-tally="waiting">${count("waiting")}</b> waiting for consent</p>
<span class="live" data-live role="status">reload for news</span></div>
<ul class="log" role="log" data-log data-after="${events.at(-1)?.id ?? "start"}">${rows}</ul>
<div class="empty">${firstSteps(config)}</div>
</main>
<aside>
<section><h2>Users</h2><ul class="users">${config.users.map((user) => userItem(user, config.users))}</ul></section>
<section><h2>Applications</h2><ul class="apps">${config.applications.map((one) => applicationItem(one, config))}</ul></section>
${otherResources(config)}${clientList(config)}
</aside>
</div>
</div>`,
  });
}

function userItem(user: PublicConfig["users"][number], users: PublicConfig["users"]): Markup {
  return html`<li>${face(user.name, user.id, users)}<span><strong>${user.name}</strong><small>${user.email}</small></span>
<code>${user.id}</code></li>`;
}

function applicationItem(application: PublicConfig["applications"][number], config: PublicConfig): Markup {
  const nothing = html`<dd class="soft">nothing</dd>`;
  const dependencies = application.dependencies.map((id) => html`<dd>${resourceText(id, config)}</dd>`);
  return html`<li class="app"><h3>${application.name}</h3>
<div class="credential">${copyable(application.clientId, "the client id")}with ${application.credential}</div>
<dl><dt>provides</dt>${application.provides === undefined ? nothing : html`<dd>${resourceText(application.provides, config)}</dd>`}
<dt>may reach</dt>${dependencies.length > 0 ? dependencies : html`<dd class="soft">nothing else</dd>`}</dl></li>`;
}

function resourceText(id: string, config: PublicConfig): Markup {
  const resource = config.resources.find((one) => one.id === id);
  const scopes = resource?.scopes.map(scopeChip) ?? [];
  return html`${resource?.name ?? id}${resource && copyable(resource.identifier, "the identifier")}${scopes}`;
}

function otherResources(config: PublicConfig): Markup | undefined {
  const named = new Set(
    config.applications.flatMap(({ provides, dependencies }) => [provides ?? [], dependencies].flat()),
  );
  const others = config.resources.filter(({ id }) => !named.has(id));
  if (others.length === 0) return undefined;
  const items = others.map(({ id }) => html`<li>${resourceText(id, config)}</li>`);
  return html`<section><h2>Resources of no application</h2><ul class="other">${items}</ul></section>`;
}

function clientList(config: PublicConfig): Markup | undefined {
  if (config.clients.length === 0) return undefined;
  const items = config.clients.map(({ name, clientId }) => html`<li>${name}<code>${clientId}</code></li>`);
  return html`<section><h2>MCP clients</h2><ul class="other">${items}</ul></section>`;
}
