import { html, type Markup } from "./html.ts";

/** A user's initials on a colour that depends on the user. */
export function face(name: string, id: string): Markup {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toUpperCase();
  const colour = [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 5;
  return html`<span class="face c${colour}" aria-hidden="true">${initials}</span>`;
}
