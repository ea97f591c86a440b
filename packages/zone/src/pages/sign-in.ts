import type { UserConfig } from "../config/types.ts";
import { face, faceStyle } from "./face.ts";
import { html } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { dialogStyle } from "./style.ts";

export interface SignInPage {
  readonly zone: string;
  readonly action: string;
  readonly clientName: string;
  readonly users: readonly UserConfig[];
}

/** The sign-in page, with one button for each user. */
export function renderSignIn({ zone, action, clientName, users }: SignInPage): RenderedPage {
  const people = users.map(
    (user) => html`<li><button class="pick" name="user" value="${user.id}">${face(user.name, user.id, users)}
<span><strong>${user.name}</strong><small>${user.email}</small></span></button></li>`,
  );
  return renderPage({
    title: `Sign in · ${zone}`,
    style: dialogStyle + faceStyle(users),
    body: html`<main>
<p class="zone">${zone}</p>
<h1>Sign in to continue to ${clientName}</h1>
<p class="lead">Choose who you are.</p>
<form method="post" action="${action}" data-step="sign-in">
<ul class="people">${people}</ul>
</form>
<footer>This is a local zone for development: no password is asked for.</footer>
</main>`,
  });
}
