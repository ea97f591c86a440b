import type { AuditEvent } from "@edgegrant/zone";
import { html, Markup } from "./html.ts";
import type { Row } from "./report.ts";
import { type Step, sequencePicture } from "./sequence.ts";

/** All that the demo saw. */
export interface Performance {
  rows: readonly Row[];
  steps: readonly Step[];
  audit: readonly AuditEvent[];
}

/** The performance as one HTML file that loads nothing and runs no script. */
export function reportPage({ rows, steps, audit }: Performance): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>edgegrant: the demo</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<h1>What the demo saw</h1>
<p>Each agent knew only a URL. It found the zone, signed its user in, and called tools. The server exchanged the agent's token for
one of the upstream API, once for each user, and kept it for that user only.</p>
<h2>Results</h2>
${table(rows)}
<h2>Sequence</h2>
${rows.map((row, index) => sequence(row, steps, audit, index === 0))}
<h2>Audit log of the zone</h2>
<p>Every token that was issued or refused, with its chain: user, client, application, upstream API.</p>
<ol class="audit">${audit.map(auditItem)}</ol>
</body>
</html>
`.text;
}

function table(rows: readonly Row[]): Markup {
  return html`<div class="scroll"><table>
<thead><tr><th>Server</th><th>User</th><th>Own profile only</th><th>Tool calls</th><th>Exchanges</th><th>Chain</th></tr></thead>
<tbody>${rows.map(
    ({ example, user, ownProfileOnly, toolCalls, exchanges, chain }) => html`<tr><td>${example}</td><td>${user}</td>
<td class="${ownProfileOnly ? "good" : "bad"}">${ownProfileOnly ? "yes" : "NO"}</td><td>${toolCalls}</td><td>${exchanges}</td>
<td>${chainOf(chain.split(" -> "))}</td></tr>
`,
  )}</tbody>
</table></div>`;
}

function sequence(
  { example, user }: Row,
  steps: readonly Step[],
  audit: readonly AuditEvent[],
  isOpen: boolean,
): Markup {
  const own = steps.filter((step) => step.example === example && step.user === user);
  const exchanges = audit.filter(
    (event) =>
      event.type === "credentials:issue" &&
      event.grant === "token_exchange" &&
      event.application === example &&
      event.user === user,
  );
  return html`<details${isOpen ? new Markup(" open") : ""}><summary>${user} at ${example}</summary>
<div class="scroll">${sequencePicture(own, exchanges)}</div></details>
`;
}

/** The arrows between the links are drawn, because not every font has one. */
function chainOf(links: readonly string[]): Markup {
  return html`<span class="chain">${links.map((link) => html`<span>${link}</span>`)}</span>`;
}

function auditItem(event: AuditEvent): Markup {
  const { user, client, clientName, application, resource, grant, scopes, error, reason } = event;
  const chain = [user, clientName ?? client, application, resource].filter((link) => link !== undefined);
  const isIssued = event.type === "credentials:issue";
  return html`<li><span class="${isIssued ? "good" : "bad"}">${isIssued ? "issued" : "refused"}</span>
<time>${event.time.slice(11, 19)}</time> ${grant.replaceAll("_", " ")} <code>${scopes.join(" ")}</code>
${chainOf(chain)}
${error === undefined ? "" : html`<span class="bad">${error}: ${reason ?? ""}</span>`}</li>
`;
}

const STYLE = `
:root { --paper: #fff; --ink: #1d1c1a; --soft: #5f5b54; --line: #d9d5cb; --accent: #2f5bd0; --good: #1f7a4d; --bad: #b3372b; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #141518; --ink: #eceae5; --soft: #a19d94; --line: #3a3d45; --accent: #8fabff; --good: #74cf9f; --bad: #f1968a; }
}
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
p { color: var(--soft); max-width: 46rem; }
code, time { font: .85em ui-monospace, Menlo, Consolas, monospace; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
.good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
details { border: 1px solid var(--line); border-radius: 10px; margin-top: .7rem; }
summary { padding: .6rem 1rem; cursor: pointer; }
.sequence { display: block; }
.sequence text { font: 13px system-ui, sans-serif; fill: var(--ink); }
.sequence .name { text-anchor: middle; font-weight: 600; }
.sequence .label { paint-order: stroke; stroke: var(--paper); stroke-width: 6px; stroke-linejoin: round; }
.sequence .actor { fill: var(--paper); stroke: var(--line); }
.sequence .life { stroke: var(--line); stroke-dasharray: 2 4; }
.sequence .call { stroke: var(--accent); stroke-width: 1.5; } .sequence .answer { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 6 4; }
.sequence polygon { fill: var(--accent); }
.audit { padding: 0; list-style: none; display: grid; gap: .6rem; font-size: .9rem; }
.audit li { border: 1px solid var(--line); border-radius: 10px; padding: .55rem .9rem; overflow-wrap: anywhere; }
.chain { display: block; } .chain span + span::before {
  content: ""; display: inline-block; width: .36em; height: .36em; margin: 0 .7em .12em .45em; transform: rotate(45deg);
  border: solid var(--soft); border-width: 1.5px 1.5px 0 0;
}
`;
