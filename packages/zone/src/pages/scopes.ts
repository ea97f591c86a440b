import { html, type Markup } from "./html.ts";

/** The scopes that a user is asked for, as list items. A line may end after a slash only, so that none is misread. */
export function scopeItems(scopes: readonly string[]): Markup[] {
  return scopes.map((scope) => {
    const parts = scope.split(/(?<=\/)/);
    return html`<li><code>${parts.map((part) => html`<span>${part}</span>`)}</code></li>`;
  });
}
