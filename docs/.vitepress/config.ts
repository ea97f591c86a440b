import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { defineConfig } from "vitepress";
import { type SidebarGroup, writeApiReference } from "./api.ts";
import { COLOURS, rememberColours } from "./colours.ts";
import { linkToRepository, repository } from "./links.ts";
import { drawPictures, renderForSearch } from "./pictures.ts";
import { type PageGroup, writePlainPages } from "./plain-pages.ts";
import { withPromises } from "./promises.ts";
import { hashOf, rememberedTexts, SITE, STAMP } from "./remembered.ts";

const docs = resolve(import.meta.dirname, "..");
const reference = await writeApiReference();
const colours = rememberedTexts("colours", COLOURS);

/** A link with the page's own title. */
const page = (name: string, text = titleOf(name)) => ({ text, link: `/${name}` });

function titleOf(name: string): string {
  return /^# (.+)$/m.exec(readFileSync(join(docs, `${name}.md`), "utf8"))?.[1] ?? name;
}

const decisions = globSync("decisions/*.md", { cwd: docs })
  .sort()
  .map((file) => page(`decisions/${basename(file, ".md")}`));

const servers = globSync("servers/*.md", { cwd: docs })
  .sort()
  .map((file) => page(`servers/${basename(file, ".md")}`));

const inFolder = (folder: string) =>
  globSync(`${folder}/**/*.md`, { cwd: docs })
    .sort()
    .map((file) => file.replace(/\.md$/, ""));

/** The groups of the side bar. Pages that are in no group are listed under "More". */
const groups = [
  {
    text: "Begin",
    items: ["tutorial", "quick-start", "local-development", "testing", "troubleshooting", "migrating", "skills"],
  },
  {
    text: "Use",
    items: [
      "recipes",
      "tool-scopes",
      "gateway",
      "zones",
      "opaque-tokens",
      "credentials",
      "elicitation",
      "caching",
      "stores",
      "sessions",
      "dpop",
      "mutual-tls",
      "observability",
    ],
  },
  { text: "Rely on it", items: ["clients", "frameworks", "security", "conformance", "performance", "scale"] },
  { text: "Build on it", items: ["adapters", "architecture", "glossary"] },
];
/** Folders of pages that may be there. */
const folders = [
  { text: "With your zone", names: inFolder("zones") },
  { text: "For coding agents", names: inFolder("skills") },
].filter(({ names }) => names.length > 0);

const pages = new Set(globSync("*.md", { cwd: docs }).map((file) => basename(file, ".md")));
const grouped = new Set(["README", ...groups.flatMap(({ items }) => items)]);
const others = [...pages].filter((name) => !grouped.has(name)).sort();

/** The side bar of the pages below one entry point of the reference, or of all other pages. It lists the names of that one. */
const sidebarAt = (entry?: SidebarGroup) => [
  ...[...groups, { text: "More", items: others }]
    .map(({ text, items }) => ({ text, items: items.filter((name) => pages.has(name)).map((name) => page(name)) }))
    .filter(({ items }) => items.length > 0),
  { text: "With your framework", collapsed: true, items: servers },
  ...folders.map(({ text, names }) => ({ text, collapsed: true, items: names.map((name) => page(name)) })),
  { text: "Why it is as it is", collapsed: true, items: decisions },
  {
    text: "API reference",
    link: "/api/",
    collapsed: true,
    items: reference.map((group) => (group === entry ? group : { text: group.text, link: group.link })),
  },
];

/** The text of a page as VitePress gets it: with its figures, and with a link to itself as Markdown. */
function textOfPage(code: string, id: string): string | null {
  if (!id.startsWith(`${docs}/`) || !id.endsWith(".md")) return null;
  const address = id.slice(docs.length).replace(/README\.md$/, "index.md");
  return `${withPromises(code)}\n\n<p class="plain-page"><a href="${address}" target="_self">This page as Markdown</a></p>\n`;
}

/**
 * The search runs in browsers only. Without this, the index, which takes seconds to make, would be made once more for the
 * bundle that renders the pages.
 */
function withoutIndex(id: string, options?: { ssr?: boolean }): string | undefined {
  return options?.ssr && id === "/@localSearchIndex" ? "export default {}" : undefined;
}

const description = "OAuth for MCP servers at the edge";

/** The groups of pages in llms.txt. */
const plainGroups: PageGroup[] = [
  ...[...groups, { text: "More", items: others }].map(({ text, items }) => ({ text, names: items })),
  { text: "With your framework", names: inFolder("servers") },
  ...folders,
  { text: "API reference", names: inFolder("api"), optional: true },
  { text: "Decisions", names: inFolder("decisions"), optional: true },
];

export default defineConfig({
  title: "edgegrant",
  description,
  lang: "en",
  cleanUrls: true,
  lastUpdated: false,
  // The settings of the site, with every side bar, are a file of their own and not a part of each page.
  metaChunk: true,
  rewrites: { "README.md": "index.md" },
  head: [["link", { rel: "icon", href: "data:," }]],
  vite: {
    // The search index is one large chunk. Only visitors who search load it.
    build: { chunkSizeWarningLimit: 5_000 },
    plugins: [
      { name: "text of pages", enforce: "pre", transform: textOfPage },
      { name: "no search index on the server", enforce: "pre", load: withoutIndex },
    ],
  },
  // The home page has no side bar: the table on it leads to the pages.
  transformPageData: ({ relativePath, frontmatter }) => {
    if (relativePath === "index.md") frontmatter.layout = "home";
    frontmatter.head ??= [];
    const href = `/${relativePath}`;
    frontmatter.head.push(["link", { rel: "alternate", type: "text/markdown", href }]);
  },
  buildEnd: ({ outDir }) => {
    writePlainPages(outDir, `${description}. Each page is Markdown at its address.`, plainGroups);
    colours.keep();
    writeFileSync(join(outDir, STAMP), hashOf(SITE));
  },
  markdown: {
    theme: { light: "github-light", dark: "github-dark" },
    // The colours of a line must not depend on how busy the machine is. By default Shiki gives up on a line after half a second.
    shikiSetup: (shiki) => {
      const { codeToHtml } = shiki;
      shiki.codeToHtml = (code, options) => codeToHtml(code, { ...options, tokenizeTimeLimit: 0 });
    },
    config: (markdown) => {
      rememberColours(markdown, colours);
      linkToRepository(markdown);
      drawPictures(markdown);
    },
  },
  themeConfig: {
    search: { provider: "local", options: { _render: renderForSearch } },
    nav: [
      { text: "Tutorial", link: "/tutorial" },
      { text: "Troubleshooting", link: "/troubleshooting" },
      { text: "Security", link: "/security" },
      { text: "API", link: "/api/" },
    ],
    // Every page repeats its side bar: one that lists every name of the reference is most of the site, and of its build.
    sidebar: { "/": sidebarAt(), ...Object.fromEntries(reference.map((entry) => [entry.link, sidebarAt(entry)])) },
    outline: { level: [2, 3] },
    socialLinks: [{ icon: "github", link: repository }],
    externalLinkIcon: false,
    footer: { message: "MIT licensed" },
  },
});
