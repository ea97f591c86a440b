// Writes what programs read: each page as Markdown at its own address, llms.txt and llms-full.txt (https://llmstxt.org).
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { onSite } from "./links.ts";
import { withPromises } from "./promises.ts";

const docs = resolve(import.meta.dirname, "..");

const FRONTMATTER = /^---\n[\s\S]*?\n---\n/;

/** A page of the site. */
export interface PlainPage {
  /** Its source, from docs, such as `quick-start.md`. */
  readonly source: string;
  /** Its address as Markdown, such as `/quick-start.md`. */
  readonly address: string;
  readonly title: string;
  readonly text: string;
}

/** A group of pages in llms.txt, by source without the extension. Pages that are `optional` are not in llms-full.txt. */
export interface PageGroup {
  readonly text: string;
  readonly names: readonly string[];
  readonly optional?: boolean;
}

export function writePlainPages(outDir: string, summary: string, groups: readonly PageGroup[]): void {
  const pages = new Map(
    globSync("{*,{api,decisions,servers,skills,zones}/**/*}.md", { cwd: docs }).map((source) => [
      source,
      plainPage(source),
    ]),
  );
  for (const { address, text } of pages.values()) write(join(outDir, address), text);
  const listed = groups.map(({ names, ...group }) => ({
    ...group,
    pages: names.flatMap((name) => pages.get(`${name}.md`) ?? []),
  }));
  const sections = listed.map(({ text, pages: ofGroup }) => [`## ${text}`, "", ...ofGroup.map(lineOf), ""].join("\n"));
  write(join(outDir, "llms.txt"), [`# edgegrant\n\n> ${summary}\n`, ...sections].join("\n"));
  const whole = listed.filter(({ optional }) => !optional).flatMap(({ pages: ofGroup }) => ofGroup);
  const parts = whole.map(({ address, text }) => `<!-- ${address} -->\n\n${text.trim()}\n`);
  write(join(outDir, "llms-full.txt"), parts.join("\n"));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function plainPage(source: string): PlainPage {
  const text = withPromises(readFileSync(join(docs, source), "utf8").replace(FRONTMATTER, ""));
  const title = /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? source;
  const address = `/${addressOf(source)}`;
  const links = (_: string, before: string, href: string) => `${before}(${plainLink(source, href)})`;
  return { source, address, title, text: outsideCode(text, (part) => part.replace(/(\])\(([^)\s]+)\)/g, links)) };
}

const addressOf = (source: string) => source.replace(/(^|\/)README\.md$/, "$1index.md");

/** Links between pages are addresses of Markdown. Other links lead to the repository. */
function plainLink(source: string, href: string): string {
  const target = onSite(join(docs, source), href);
  if (/^[a-z]+:|^#/.test(target)) return target;
  const { pathname, hash } = new URL(target, `http://site/${source}`);
  const isFolder = pathname.endsWith("/");
  return addressOf(isFolder ? `${pathname}index.md` : pathname.endsWith(".md") ? pathname : `${pathname}.md`) + hash;
}

/** Changes the text of a page except its code blocks. */
function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join("");
}

/** A page's line in llms.txt: its link, and the first sentence of its text. */
function lineOf({ address, title, text }: PlainPage): string {
  const paragraph = /^# .+\n+((?!```|[\n#<|-])(?:.|\n(?!\n))+)/m.exec(text)?.[1] ?? "";
  const plain = paragraph.replaceAll("\n", " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  const [, sentence = plain] = /^(.+?[.:])(?:\s|$)/.exec(plain) ?? [];
  return `- [${title}](${address})${sentence === "" ? "" : `: ${sentence.replace(/:$/, "")}`}`;
}
