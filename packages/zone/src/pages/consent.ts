import type { UserConfig } from "../config/types.ts";
import { face, faceStyle } from "./face.ts";
import { html, type Markup } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { scopeItems } from "./scopes.ts";
import { dialogStyle } from "./style.ts";

export interface ConsentPage {
  readonly zone: string;
  readonly action: string;
  readonly switchAction: string;
  readonly clientName: string;
  readonly redirectHost: string;
  readonly user: UserConfig;
  readonly users: readonly UserConfig[];
  readonly resources: readonly {
    readonly name: string;
    readonly identifier: string;
    readonly scopes: readonly string[];
  }[];
  readonly zoneScopes: readonly string[];
}

const zoneScopeMeanings: Readonly<Record<string, string>> = {
  openid: "Know who you are",
  offline_access: "Stay signed in while you are away",
};

/** The page that asks whether a client may access these resources with these scopes on the user's behalf. */
export function renderConsent(page: ConsentPage): RenderedPage {
  const { user, clientName } = page;
  const own = page.zoneScopes.map((scope) => html`<li>${zoneScopeMeanings[scope] ?? scope}</li>`);
  return renderPage({
    title: `Allow ${clientName}? · ${page.zone}`,
    style: dialogStyle + faceStyle(page.users),
    body: html`<main>
<p class="zone">${page.zone}</p>
<h1>${clientName} wants to act for you</h1>
<div class="who">${face(user.name, user.id, page.users)}<span><strong>${user.name}</strong><small>${user.email}</small></span>
<form method="post" action="${page.switchAction}"><button class="link">Not you?</button></form></div>
${page.resources.map(resourceSection)}
${own.length > 0 && html`<h2>And in general</h2><ul class="scopes">${own}</ul>`}
<form class="answer" method="post" action="${page.action}" data-step="consent">
<button name="decision" value="deny">Deny</button>
<button class="allow" name="decision" value="allow">Allow</button>
</form>
<footer>You will be sent back to <code>${page.redirectHost}</code>.</footer>
</main>`,
  });
}

function resourceSection({ name, identifier, scopes }: ConsentPage["resources"][number]): Markup {
  return html`<h2>At ${name}</h2><p class="mono soft">${identifier}</p><ul class="scopes">${scopeItems(scopes)}</ul>`;
}
