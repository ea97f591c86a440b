// Writes the API reference: Markdown from the docstrings, in docs/api, which git ignores. Each entry point is one page. A name
// that a package hands on from another one is described there, and linked here.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Application, type Context, Converter, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";
import ts from "typescript";
import { onePage, type SidebarItem } from "./api-page.ts";
import { REFERENCE, remembered } from "./remembered.ts";

const root = resolve(import.meta.dirname, "../..");
const target = join(root, "docs", "api");

/** A group of links in the side bar. */
export interface SidebarGroup {
  text: string;
  link: string;
  items: SidebarItem[];
  collapsed: boolean;
}

/** The addresses of the names of each package, by the package's name. */
type Pages = Map<string, Map<string, string>>;

/** An entry point's page, and its links for the side bar. */
interface Page {
  readonly slug: string;
  readonly text: string;
  readonly group: SidebarGroup;
}

/**
 * Writes a folder with one page for each entry point of each package, and gives the links of each for the side bar. The result
 * is remembered, because TypeDoc takes seconds, and most builds change only other pages.
 */
export async function writeApiReference(): Promise<SidebarGroup[]> {
  rmSync(target, { recursive: true, force: true });
  const pages = await remembered("api", REFERENCE, readReference);
  for (const { slug, text } of pages) write(join(slug, "index.md"), text);
  const groups = pages.map(({ group }) => group);
  write("index.md", overview(groups));
  return groups;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  writeFileSync(join(target, file), text);
}

async function readReference(): Promise<Page[]> {
  const pages: Pages = new Map();
  const found: Page[] = [];
  const programOf = sharedPrograms();
  for (const entryPoint of entryPoints()) found.push(await referenceOf(entryPoint, pages, programOf));
  rmSync(target, { recursive: true, force: true });
  return found;
}

/** An entry point of a package, such as `.` or `./testing`. */
interface EntryPoint {
  readonly packageName: string;
  readonly specifier: string;
  /** The folder of the package. */
  readonly path: string;
  /** Its source file. */
  readonly source: string;
  /** The folder of its reference. */
  readonly slug: string;
}

/** The package whose names the others hand on. Its pages are written first. */
const FIRST = "packages/core/package.json";

/** The entry points of every published package. */
function entryPoints(): EntryPoint[] {
  const files = globSync("packages/*/package.json", { cwd: root }).sort();
  return [FIRST, ...files.filter((file) => file !== FIRST)].flatMap((file) => {
    const path = dirname(join(root, file));
    const { name, exports, private: isPrivate } = JSON.parse(readFileSync(join(root, file), "utf8"));
    if (isPrivate) return [];
    const keys = Object.keys(exports).filter((key) => typeof exports[key] !== "string");
    return keys.map((key) => ({
      packageName: name,
      specifier: join(name, key),
      path,
      source: sourceOf(path, key),
      slug: [basename(path), ...key.split("/").slice(1)].join("-"),
    }));
  });
}

type ProgramOf = (source: string, options: ts.CompilerOptions) => ts.Program;

/** Makes programs that share the files they read: most of each is the same libraries. */
function sharedPrograms(): ProgramOf {
  const files = new Map<string, ts.SourceFile | undefined>();
  return (source, options) => {
    const host = ts.createCompilerHost(options);
    const read = host.getSourceFile;
    host.getSourceFile = (name, version, ...others) => {
      const key = JSON.stringify([name, version]);
      if (!files.has(key)) files.set(key, read(name, version, ...others));
      return files.get(key);
    };
    return ts.createProgram({ rootNames: [source], options, host });
  };
}

async function referenceOf(entryPoint: EntryPoint, pages: Pages, programOf: ProgramOf): Promise<Page> {
  const { packageName, specifier, path, source, slug } = entryPoint;
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
  const handedOn = linkToOtherPackages(app, packageName, pages);
  const program = programOf(source, app.options.getCompilerOptions(app.logger));
  const sourceFile = program.getSourceFile(source);
  if (!sourceFile) throw new Error(`${specifier}: its docstrings could not be read`);
  const project = await app.converter.convert([{ displayName: basename(source, ".ts"), program, sourceFile }]);
  await app.generateOutputs(project);
  const sidebar: SidebarItem[] = JSON.parse(readFileSync(join(target, slug, "typedoc-sidebar.json"), "utf8"));
  const link = `/api/${slug}/`;
  const own = onePage(specifier, link, sidebar, (address) => readFileSync(join(root, "docs", address), "utf8"));
  remember(own.items, packageName, pages);
  const text = own.text + handedOn.map(sectionOf).join("");
  return { slug, text, group: { text: specifier, link, collapsed: true, items: [...own.items, ...handedOn] } };
}

/**
 * Lets names of other packages link to their pages there. The names that this package hands on are taken out of its own
 * reference; they are in the result once the package is converted.
 */
function linkToOtherPackages(app: Application, packageName: string, pages: Pages): SidebarGroup[] {
  const handedOn: SidebarGroup[] = [];
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    for (const [name, pagesOfPackage] of pages) {
      if (name === packageName) continue;
      const items: SidebarItem[] = [];
      for (const child of [...(project.children ?? [])]) {
        const link = pagesOfPackage.get(child.name);
        if (project.getSymbolIdFromReflection(child)?.packageName !== name || link === undefined) continue;
        items.push({ text: child.name, link });
        project.removeReflection(child);
      }
      if (items.length > 0)
        handedOn.push({ text: `From ${name}`, link: `/api/${basename(name)}/`, collapsed: true, items });
    }
  });
  app.converter.addUnknownSymbolResolver(({ moduleSource, symbolReference }) => {
    const name = symbolReference?.path?.[0]?.path;
    return name === undefined ? undefined : pages.get(moduleSource ?? "")?.get(name);
  });
  return handedOn;
}

/** Adds the addresses of a package's names, which are in a side bar, to those of all packages. */
function remember(sidebar: SidebarItem[], packageName: string, pages: Pages): void {
  const known = pages.get(packageName) ?? new Map<string, string>();
  pages.set(packageName, known);
  for (const { text, link, items = [] } of sidebar) {
    if (link !== undefined && !known.has(text)) known.set(text, link);
    remember(items, packageName, pages);
  }
}

/** The list of the names that a package hands on, for its overview. */
function sectionOf({ text, items }: SidebarGroup): string {
  return `\n## ${text}\n\n${items.map(({ text: name, link }) => `- [${name}](${link})`).join("\n")}\n`;
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
