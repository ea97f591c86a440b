// Mermaid pictures, drawn when the site is built: no script in the page, and the colours are the page's own.
import { renderMermaidSVG } from "beautiful-mermaid";

interface Token {
  readonly info: string;
  readonly content: string;
}

interface Markdown {
  readonly renderer: { readonly rules: Record<string, ((...args: never[]) => string) | undefined> };
}

/** Draws the blocks marked `mermaid`, and leaves all others as they are. */
export function drawMermaid(markdown: Markdown): void {
  const { rules } = markdown.renderer;
  const other = rules.fence as ((tokens: Token[], index: number, ...rest: unknown[]) => string) | undefined;
  const fence = (tokens: Token[], index: number, ...rest: unknown[]): string => {
    const token = tokens[index];
    if (token?.info.trim() !== "mermaid") return other?.(tokens, index, ...rest) ?? "";
    // As a value, not as a template: Vue would lose white space of the picture, and with it a part when it wakes up.
    return `<figure class="picture" v-html="${attribute(JSON.stringify(draw(token.content)))}"></figure>`;
  };
  rules.fence = fence as (...args: never[]) => string;
}

function draw(source: string): string {
  const svg = renderMermaidSVG(source, { bg: "var(--vp-c-bg)", fg: "var(--vp-c-text-1)" });
  // Fonts are the page's; nothing is fetched from elsewhere.
  return svg.replace(/@import url\([^)]*\);/, "").replaceAll("'Inter', system-ui, sans-serif", "inherit");
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
