// Draws Mermaid pictures when the site is built, in the page's colours. The page needs no script for them.
import { renderMermaidSVG } from "beautiful-mermaid";

interface Token {
  readonly info: string;
  readonly content: string;
}

interface Markdown {
  readonly renderer: { readonly rules: Record<string, ((...args: never[]) => string) | undefined> };
}

/** Draws the code blocks marked `mermaid`. Other blocks are unchanged. */
export function drawMermaid(markdown: Markdown): void {
  const { rules } = markdown.renderer;
  const other = rules.fence as ((tokens: Token[], index: number, ...rest: unknown[]) => string) | undefined;
  const fence = (tokens: Token[], index: number, ...rest: unknown[]): string => {
    const token = tokens[index];
    if (token?.info.trim() !== "mermaid") return other?.(tokens, index, ...rest) ?? "";
    // A value, not a template: Vue would drop white space in the picture, and then lose a part of it during hydration.
    return `<figure class="picture" v-html="${attribute(JSON.stringify(draw(token.content)))}"></figure>`;
  };
  rules.fence = fence as (...args: never[]) => string;
}

function draw(source: string): string {
  const svg = renderMermaidSVG(source, { bg: "var(--vp-c-bg)", fg: "var(--vp-c-text-1)" });
  // Use the page's fonts, so that none is fetched.
  return svg.replace(/@import url\([^)]*\);/, "").replaceAll("'Inter', system-ui, sans-serif", "inherit");
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
