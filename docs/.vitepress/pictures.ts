// Puts the SVG pictures of a page into it, so that they have the page's colours and their words are text. A picture that is wider
// than the page is scrolled: it never shrinks so far that its smallest words are below 12 pixels.
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { renderMermaidSVG } from "beautiful-mermaid";

const docs = resolve(import.meta.dirname, "..");
const LEAST_PX = 12;

interface Token {
  readonly type: string;
  readonly info: string;
  readonly content: string;
  readonly children: Token[] | null;
  attrGet(name: string): string | null;
}

interface Environment {
  readonly relativePath?: string;
  /** Whether only the words count, as for the search. */
  forSearch?: boolean;
}

type Rule = (tokens: Token[], index: number, options: unknown, env: Environment, ...rest: unknown[]) => string;

interface Markdown {
  readonly renderer: { readonly rules: Record<string, unknown> };
}

/** Draws the code blocks marked `mermaid`, and puts in the pictures of the folder `pictures`. Everything else is unchanged. */
export function drawPictures({ renderer: { rules } }: Markdown): void {
  const fence = rules.fence as Rule;
  const image = rules.image as Rule;
  const draw: Rule = (tokens, index, options, env, ...rest) => {
    const token = tokens[index];
    if (token && env.forSearch) return `<pre>${attribute(token.content)}</pre>`;
    if (token?.info.trim() === "mermaid") return figure(mermaid(token.content));
    return fence(tokens, index, options, env, ...rest);
  };
  const insert: Rule = (tokens, index, options, env, ...rest) => {
    const source = tokens[index]?.attrGet("src") ?? "";
    if (env.forSearch) return "";
    if (!/^(\.\/)?pictures\/[\w-]+\.svg$/.test(source)) return image(tokens, index, options, env, ...rest);
    const page = join(docs, env.relativePath ?? "");
    return figure(readFileSync(join(dirname(page), source), "utf8"));
  };
  rules.fence = draw;
  rules.image = insert;
}

/** Renders a page for the search, without the colours of its code and without its pictures, which are half of the work. */
export function renderForSearch(
  text: string,
  env: Environment,
  markdown: { render(text: string, env: Environment): string },
): string {
  env.forSearch = true;
  return markdown.render(text, env);
}

// A value, not a template: Vue would drop white space in the picture, and then lose a part of it during hydration. A span,
// because an image is within a paragraph.
function figure(svg: string): string {
  return `<span class="picture" role="figure" tabindex="0" v-html="${attribute(JSON.stringify(sized(svg)))}"></span>`;
}

function mermaid(source: string): string {
  const svg = renderMermaidSVG(source, { bg: "var(--vp-c-bg)", fg: "var(--vp-c-text-1)" });
  // Use the page's fonts, so that none is fetched.
  return svg.replace(/@import url\([^)]*\);/, "").replaceAll("'Inter', system-ui, sans-serif", "inherit");
}

/** The picture with the width below which it does not shrink. */
function sized(svg: string): string {
  const [, width = "0"] = /viewBox="\S+ \S+ (\S+) /.exec(svg) ?? [];
  const sizes = [...svg.matchAll(/font-size[=:]\s*"?([\d.]+)/g)].map(([, size]) => Number(size));
  const least = Math.ceil(Number(width) * Math.max(0.75, LEAST_PX / Math.min(...sizes)));
  const size = `--least: ${least}px; --natural: ${Math.max(least, Math.ceil(Number(width)))}px`;
  const own = svg.replace(/^<svg([^>]*?) width="[^"]*" height="[^"]*"/, "<svg$1");
  return /^<svg[^>]* style="/.test(own)
    ? own.replace(' style="', ` style="${size}; `)
    : own.replace("<svg", `<svg style="${size}"`);
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
