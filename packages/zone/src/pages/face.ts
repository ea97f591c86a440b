import type { UserConfig } from "../config/types.ts";
import { html, type Markup } from "./html.ts";

/** A user's initials on the user's own colour. The style of {@link faceStyle} has the colours. */
export function face(name: string, id: string, users: readonly UserConfig[]): Markup {
  const initials = name
    .split(/\s+/)
    .map((word) => [...word][0] ?? "")
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toUpperCase();
  const index = users.findIndex((user) => user.id === id);
  return html`<span class="face${index < 0 ? "" : ` u${index}`}" aria-hidden="true">${initials}</span>`;
}

/** The angle between the hues of neighbours, in degrees. With this one, any number of users have hues of their own. */
const GOLDEN_ANGLE = 137.508;

/** A colour for each user. Classes, because the pages' content security policy forbids `style` attributes. */
export function faceStyle(users: readonly UserConfig[]): string {
  return users
    .map((_, index) => `.u${index} { --hue: ${((220 + index * GOLDEN_ANGLE) % 360).toFixed(3)}; }`)
    .join("\n");
}
