// Changes links for the site: a link to a file of the repository that is not a page of the site leads to GitHub.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const docs = resolve(import.meta.dirname, "..");
const root = resolve(docs, "..");

/** The URL of the repository, from package.json. */
export const repository: string = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).repository.url.replace(
  /^git\+|\.git$/g,
  "",
);

interface Token {
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
  readonly type: string;
  readonly children: Token[] | null;
}

interface Markdown {
  readonly core: {
    readonly ruler: {
      push(
        name: string,
        rule: (state: { tokens: Token[]; env: { relativePath?: string; realPath?: string } }) => void,
      ): void;
    };
  };
}

export function linkToRepository(markdown: Markdown): void {
  markdown.core.ruler.push("link to the repository", ({ tokens, env }) => {
    const page = join(docs, env.relativePath === "index.md" ? "README.md" : (env.relativePath ?? ""));
    for (const link of tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === "link_open")) {
      const href = link.attrGet("href");
      if (href) link.attrSet("href", onSite(page, href));
    }
  });
}

/** Where a link of a page leads on the site. */
export function onSite(page: string, href: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const target = resolve(dirname(page), path);
  if (!existsSync(target)) return href;
  // Other files beside the pages, such as a JSON Schema, are not on the site.
  if (target.startsWith(`${docs}/`) && (target.endsWith(".md") || statSync(target).isDirectory())) return href;
  const kind = statSync(target).isDirectory() ? "tree" : "blob";
  return `${repository}/${kind}/main/${relative(root, target)}${anchor === undefined ? "" : `#${anchor}`}`;
}
