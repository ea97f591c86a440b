import { globSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { defineConfig } from "vitepress";
import { type SidebarGroup, writeApiReference } from "./api.ts";
import { linkToRepository, repository } from "./links.ts";
import { drawMermaid } from "./mermaid.ts";

const docs = resolve(import.meta.dirname, "..");
const reference = await writeApiReference();

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

const zones = globSync("zones/*.md", { cwd: docs })
  .sort()
  .map((file) => page(`zones/${basename(file, ".md")}`));

/** The groups of the side bar. Pages that are in no group are listed under "More". */
const groups = [
  { text: "Begin", items: ["quick-start", "local-development", "recipes", "migrating"] },
  {
    text: "Use",
    items: [
      "gateway",
      "zones",
      "opaque-tokens",
      "credentials",
      "elicitation",
      "caching",
      "stores",
      "sessions",
      "dpop",
      "observability",
    ],
  },
  { text: "Rely on it", items: ["clients", "frameworks", "security", "conformance", "performance", "scale"] },
  { text: "Build on it", items: ["adapters", "architecture", "glossary"] },
];
const pages = new Set(globSync("*.md", { cwd: docs }).map((file) => basename(file, ".md")));
const grouped = new Set(["README", ...groups.flatMap(({ items }) => items)]);
const others = [...pages].filter((name) => !grouped.has(name)).sort();

/** The side bar of the pages below one entry point of the reference, or of all other pages. It lists the names of that one. */
const sidebarAt = (entry?: SidebarGroup) => [
  ...[...groups, { text: "More", items: others }]
    .map(({ text, items }) => ({ text, items: items.filter((name) => pages.has(name)).map((name) => page(name)) }))
    .filter(({ items }) => items.length > 0),
  { text: "With your framework", collapsed: true, items: servers },
  { text: "With your zone", collapsed: true, items: zones },
  { text: "Why it is as it is", collapsed: true, items: decisions },
  {
    text: "API reference",
    link: "/api/",
    collapsed: true,
    items: reference.map((group) => (group === entry ? group : { text: group.text, link: group.link })),
  },
];

export default defineConfig({
  title: "edgegrant",
  description: "OAuth for MCP servers at the edge",
  lang: "en",
  cleanUrls: true,
  lastUpdated: false,
  // The settings of the site, with every side bar, are a file of their own and not a part of each page.
  metaChunk: true,
  rewrites: { "README.md": "index.md" },
  head: [["link", { rel: "icon", href: "data:," }]],
  // The search index is one large chunk. Only visitors who search load it.
  vite: { build: { chunkSizeWarningLimit: 5_000 } },
  markdown: {
    theme: { light: "github-light", dark: "github-dark" },
    config: (markdown) => {
      linkToRepository(markdown);
      drawMermaid(markdown);
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Quick start", link: "/quick-start" },
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
