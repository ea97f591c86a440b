import { html, type Markup } from "./html.ts";

/** The scopes that a user is asked for, as list items. */
export function scopeItems(scopes: readonly string[]): Markup[] {
  return scopes.map((scope) => html`<li><code>${partsOf(scope)}</code></li>`);
}

/** A scope in a frame. */
export function scopeChip(scope: string): Markup {
  return html`<span class="chip">${partsOf(scope)}</span> `;
}

/** A line may end after a slash only, so that no scope is misread. */
function partsOf(scope: string): Markup[] {
  return scope.split(/(?<=\/)/).map((part) => html`<span class="part">${part}</span>`);
}
