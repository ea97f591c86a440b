// Writes the API reference: Markdown from the docstrings, in docs/api, which git ignores.
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Application, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

const root = resolve(import.meta.dirname, "../..");
const target = join(root, "docs", "api");

/** A group of links in the side bar. */
export interface SidebarGroup {
  text: string;
  link: string;
  items: { text: string; link?: string }[];
  collapsed: boolean;
}

/** Writes a folder for each entry point of each package, and gives the links of each for the side bar. */
export async function writeApiReference(): Promise<SidebarGroup[]> {
  rmSync(target, { recursive: true, force: true });
  const groups: SidebarGroup[] = [];
  for (const entryPoint of entryPoints()) groups.push(await referenceOf(entryPoint));
  writeFileSync(join(target, "index.md"), overview(groups));
  return groups;
}

/** An entry point of a package, such as `.` or `./testing`. */
interface EntryPoint {
  readonly specifier: string;
  /** The folder of the package. */
  readonly path: string;
  /** Its source file. */
  readonly source: string;
  /** The folder of its reference. */
  readonly slug: string;
}

/** The entry points of every published package. */
function entryPoints(): EntryPoint[] {
  return globSync("packages/*/package.json", { cwd: root })
    .sort()
    .flatMap((file) => {
      const path = dirname(join(root, file));
      const { name, exports, private: isPrivate } = JSON.parse(readFileSync(join(root, file), "utf8"));
      if (isPrivate) return [];
      const keys = Object.keys(exports).filter((key) => typeof exports[key] !== "string");
      return keys.map((key) => ({
        specifier: join(name, key),
        path,
        source: sourceOf(path, key),
        slug: [basename(path), ...key.split("/").slice(1)].join("-"),
      }));
    });
}

async function referenceOf({ specifier, path, source, slug }: EntryPoint): Promise<SidebarGroup> {
  const options: Partial<TypeDocOptions & PluginOptions> & Record<string, unknown> = {
    plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
    name: specifier,
    tsconfig: join(path, "tsconfig.json"),
    // `npm run check` checks the types.
    skipErrorChecking: true,
    entryPoints: [source],
    out: join(target, slug),
    docsRoot: join(root, "docs"),
    readme: "none",
    logLevel: "Error",
    disableGit: true,
    disableSources: true,
    excludeInternal: true,
    excludePrivate: true,
    excludeExternals: true,
    entryFileName: "index.md",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandObjects: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    sidebar: { pretty: true, autoConfiguration: true },
  };
  const app = await Application.bootstrapWithPlugins(options as Partial<TypeDocOptions>);
  const project = await app.convert();
  if (!project) throw new Error(`${specifier}: its docstrings could not be read`);
  await app.generateOutputs(project);
  const items = JSON.parse(readFileSync(join(target, slug, "typedoc-sidebar.json"), "utf8"));
  return { text: specifier, link: `/api/${slug}/`, collapsed: true, items };
}

/** The source of an entry point: `./testing` is src/testing/index.ts, or src/testing.ts. */
function sourceOf(path: string, entryPoint: string): string {
  const [file] = globSync([`src/${entryPoint}/index.ts`, `src/${entryPoint}.ts`], { cwd: path });
  if (file === undefined) throw new Error(`${path}: no source of ${entryPoint}`);
  return join(path, file);
}

function overview(groups: readonly SidebarGroup[]): string {
  const rows = groups.map(({ text, link }) => `- [${text}](.${link.replace("/api", "")})`);
  return `# API reference\n\nEvery public name of every package, from its docstring.\n\n${rows.join("\n")}\n`;
}
