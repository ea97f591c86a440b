// Remembers the HTML of code blocks. Shiki takes a tenth of a build to find their colours, and most blocks stay as they are.
import type { RememberedTexts } from "./remembered.ts";

/** What the HTML of every block depends on: the versions of the tools, and their settings. */
export const COLOURS = ["pnpm-lock.yaml", "docs/.vitepress/*.ts"];

interface Markdown {
  readonly options: { highlight?: ((code: string, language: string, attributes: string) => string) | null | undefined };
}

/** Lets `markdown` take the HTML of a block from `texts`. */
export function rememberColours(markdown: Markdown, texts: RememberedTexts): void {
  const { highlight } = markdown.options;
  if (!highlight) return;
  markdown.options.highlight = (...block) => texts.of(block, () => highlight(...block));
}
