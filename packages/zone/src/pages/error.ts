import type { ErrorOut, KoaContextWithOIDC } from "oidc-provider";
import { html } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";
import { dialogStyle } from "./style.ts";

/** What a person sees when there is no client to send the error to. */
export function renderError(zone: string, error: string, description: string): RenderedPage {
  return renderPage({
    title: `Refused · ${zone}`,
    style: dialogStyle,
    body: html`<main>
<p class="zone">${zone}</p>
<h1 class="error">This request cannot go on</h1>
<p class="lead" data-error="${error}">${description}</p>
<footer>Error code: <code>${error}</code>. ${adviceFor(error)}</footer>
</main>`,
  });
}

function adviceFor(error: string): string {
  return error === "invalid_client"
    ? "A local zone forgets its clients when it stops: clear the saved login of the application you came from."
    : "Start again from the application you came from.";
}

export function renderErrorPage(context: KoaContextWithOIDC, out: ErrorOut, zone: string): void {
  const page = renderError(zone, out.error, out.error_description ?? "The zone refused the request.");
  context.set(page.headers);
  context.body = page.html;
}
