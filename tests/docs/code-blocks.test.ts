// The docs compile: every TypeScript block, every JSON block, and every npm script that a page names.
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const scratch = join(root, "tests/.docs");
const TSC = join(root, "tests/node_modules/@typescript/native/bin/tsc");
const STRICT = {
  target: "es2023",
  lib: ["es2023"],
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

interface Block {
  page: string;
  line: number;
  language: string;
  text: string;
}

/** Every page that somebody wrote. What git knows is not asked: a tree that was downloaded has no history. */
const pages = globSync(["*.md", "{bench,docs,examples,packages,tests}/**/*.md"], {
  cwd: root,
  exclude: ["**/node_modules", "docs/api", "docs/.vitepress", "packages/*/skills", "tests/.docs", "**/.frameworks"],
}).sort();
const blocks = pages.flatMap(blocksOf);
const nameOf = ({ page, line }: Block) => `${page}:${line}`;
const inLanguage = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));

describe("a TypeScript block compiles", () => {
  let diagnostics: Map<string, string>;
  beforeAll(() => {
    diagnostics = compileAll(inLanguage("ts", "typescript"));
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it.each(inLanguage("ts", "typescript").map((block) => [nameOf(block)]))("%s", (name) => {
    expect(diagnostics.get(name)).toBeUndefined();
  });
});

describe("a JSON block parses", () => {
  it.each(inLanguage("json").map((block) => [nameOf(block), block.text] as const))("%s", (_name, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe("an npm script that a page names exists", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = pages.flatMap((page) =>
    [
      ...read(page).matchAll(
        /npm (?:run )?(api|bench|build|check|demo|dev|docs:build|docs|fix|picture|size|test|tutorial)\b/g,
      ),
    ].map(([, script]) => [page, script]),
  );
  it.each(named)("%s: %s", (_page, script) => {
    expect(scripts).toHaveProperty(script ?? "");
  });
});

describe("a link within the repository leads somewhere", () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => [page, target ?? ""] as const),
  );
  it.each(links)("%s -> %s", (page, target) => {
    expect(existsSync(join(root, dirname(page), target))).toBe(true);
  });
});

describe("a test that the security model names exists", () => {
  const rows = [...read("docs/security.md").matchAll(/`(test\/[\w./-]+\.ts)`: ([^|]+?) \|$/gm)];
  it.each(rows.map(([, file = "", title = ""]) => [file, title]))("%s: %s", (file, title) => {
    const text = read(join("packages/core", file));
    // The second form is the end of `describe.each([...])`.
    expect([`describe("${title}`, `\n])("${title}`].filter((start) => text.includes(start))).not.toEqual([]);
  });

  it("for every row", () => {
    expect(rows.length).toBe(16);
  });
});

function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

function blocksOf(page: string): Block[] {
  const lines = read(page).split("\n");
  const found: Block[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const [, indent = "", language, file] = /^(\s*)```(\w+)(?: \[(.+)\])?/.exec(lines[line] ?? "") ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf(`${indent}\`\`\``, line);
    const text = lines.slice(line + 1, end).join("\n");
    // A block with a file name is part of a project, which tests/adapters builds.
    if (file === undefined) found.push({ page, line: line + 1, language, text });
    line = end;
  }
  return found;
}

/** The types for a page's platform, or Node's for a block that imports from Node or its adapter. */
function typesFor({ page, text }: Block): string[] {
  const [, ofPage = "workers"] = /^(?:packages|examples)\/(deno|bun|node)\//.exec(page) ?? [];
  const platform = ofPage === "workers" && /from "(node:|@edgegrant\/node)/.test(text) ? "node" : ofPage;
  return { deno: ["deno", "node"], bun: ["bun"], node: ["node"] }[platform] ?? ["@cloudflare/workers-types"];
}

/** The compiler's messages, by block. */
function compileAll(sources: readonly Block[]): Map<string, string> {
  const platforms = new Set(sources.map((block) => typesFor(block).join(" ")));
  const on = (platform: string) => sources.filter((block) => typesFor(block).join(" ") === platform);
  return new Map([...platforms].flatMap((platform) => [...compile(on(platform), platform.split(" "))]));
}

function compile(sources: readonly Block[], types: string[]): Map<string, string> {
  const folder = join(scratch, types.join("-").replaceAll("/", "-"));
  mkdirSync(folder, { recursive: true });
  // `export {}` turns a block without imports and exports into a module.
  for (const [index, { text }] of sources.entries())
    writeFileSync(join(folder, fileOf(index)), `${text}\nexport {};\n`);
  const project = join(folder, "tsconfig.json");
  writeFileSync(
    project,
    JSON.stringify({ compilerOptions: { ...STRICT, types }, files: sources.map((_, at) => fileOf(at)) }),
  );
  // On one thread the compiler needs half the processor time.
  const args = [TSC, "--project", project, "--pretty", "false", "--singleThreaded"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const messages = new Map<string, string>();
  // A message begins in the first column. What explains it is indented.
  for (const message of (stdout + stderr).split(/\n(?! )/).filter((text) => text !== "")) {
    const [, index] = /^block-(\d+)\.ts\(/.exec(message) ?? [];
    const block = sources[Number(index)];
    if (block === undefined) throw new Error(`The compiler says: ${message}`);
    messages.set(nameOf(block), `${messages.get(nameOf(block)) ?? ""}${message}\n`);
  }
  return messages;
}

function fileOf(index: number): string {
  return `block-${index}.ts`;
}
