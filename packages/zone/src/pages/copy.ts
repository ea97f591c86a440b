import { html, type Markup } from "./html.ts";

/** A value in monospace, with a button that copies it. */
export function copyable(value: string, label: string): Markup {
  return html`<span class="copyable"><code>${value}</code><button class="copy" data-copy="${value}" aria-label="Copy ${label}">Copy</button></span>`;
}

/** Copies the value of the button that is pressed. */
export const copyScript = `
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  if (button === null) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});
`;

export const copyStyle = `
.copyable { display: flex; gap: .5rem; align-items: baseline; min-width: 0; }
.copyable code { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.copy {
  flex: none; font: inherit; font-size: .75rem; line-height: 1.6; color: var(--accent); background: none; cursor: pointer;
  border: 1px solid var(--line); border-radius: 6px; padding: 0 .45rem;
}
.copy:hover { border-color: var(--accent); }
`;
