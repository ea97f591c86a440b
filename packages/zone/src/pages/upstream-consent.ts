import type { UserConfig } from "../config/types.ts";
import { face, faceStyle } from "./face.ts";
import { html } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { scopeItems } from "./scopes.ts";
import { dialogStyle } from "./style.ts";

export interface UpstreamConsentPage {
  readonly zone: string;
  readonly action: string;
  readonly switchAction: string;
  readonly applicationName: string;
  readonly user: UserConfig;
  readonly users: readonly UserConfig[];
  readonly resources: readonly {
    readonly name: string;
    readonly identifier: string;
    readonly scopes: readonly string[];
  }[];
}

/** The page that asks whether an application may access these resources on the user's behalf. */
export function renderUpstreamConsent(page: UpstreamConsentPage): RenderedPage {
  const { user, applicationName } = page;
  const sections = page.resources.map(({ name, identifier, scopes }) => {
    return html`<h2>At ${name}</h2><p class="mono soft">${identifier}</p><ul class="scopes">${scopeItems(scopes)}</ul>`;
  });
  return renderPage({
    title: `Allow ${applicationName}? · ${page.zone}`,
    style: dialogStyle + faceStyle(page.users),
    body: html`<main>
<p class="zone">${page.zone}</p>
<h1>${applicationName} wants to reach more for you</h1>
<div class="who">${face(user.name, user.id, page.users)}<span><strong>${user.name}</strong><small>${user.email}</small></span>
<form method="post" action="${page.switchAction}"><button class="link">Not you?</button></form></div>
${sections}
<form class="answer" method="post" action="${page.action}" data-step="consent">
<button name="decision" value="deny">Deny</button>
<button class="allow" name="decision" value="allow">Allow</button>
</form>
<footer>Afterwards, go back to where you came from and try again.</footer>
</main>`,
  });
}

/** The page after the user's answer. */
export function renderAnswered(zone: string, applicationName: string, allowed: boolean): RenderedPage {
  const done = allowed
    ? `You have allowed ${applicationName} to go on`
    : `You have not allowed ${applicationName} to go on`;
  return renderPage({
    title: `${allowed ? "Allowed" : "Denied"} · ${zone}`,
    style: dialogStyle,
    body: html`<main data-outcome="${allowed ? "allowed" : "denied"}">
<p class="zone">${zone}</p>
<h1>${done}</h1>
<p class="lead">Close this page, go back to where you came from and try again.</p>
</main>`,
  });
}
