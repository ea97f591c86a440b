import type { AuditEvent } from "../audit/event.ts";
import type { PublicConfig } from "../control/public-config.ts";
import { html } from "./html.ts";
import { type RenderedPage, renderPage } from "./page.ts";

export function renderDashboard(config: PublicConfig, events: readonly AuditEvent[]): RenderedPage {
  return renderPage({ title: config.name, body: html`<main><h1>${config.name}</h1><p>${events.length}</p></main>` });
}
