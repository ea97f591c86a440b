// Keeps what is slow to make, for as long as the files that it is made from do not change.
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "node_modules/.cache/edgegrant-docs");

/** What the reference is made of. */
export const REFERENCE = [
  "packages/*/{package,tsconfig}.json",
  "packages/*/src/**/*.ts",
  "tsconfig.base.json",
  "pnpm-lock.yaml",
  "docs/.vitepress/api*.ts",
];

/** What the site is made of. */
export const SITE = [
  ...REFERENCE,
  "docs/{*,decisions/*,servers/*,skills/*/*,zones/**/*}.md",
  "docs/pictures/*.svg",
  "docs/.vitepress/{*,theme/*}.{ts,css}",
  "bench/results.json",
  "package.json",
];

/** The file in a built site that has the hash of what it was made of. */
export const STAMP = "built-from.txt";

/**
 * What `make` gives, from the last time if no file has changed since.
 *
 * @param name The name of the result, for its file.
 * @param sources Patterns of the files that the result depends on, from the root of the repository.
 * @param make Makes the result, which must survive JSON.
 */
export async function remembered<T>(name: string, sources: readonly string[], make: () => Promise<T>): Promise<T> {
  const file = fileOf(name, sources);
  const kept = readJson<T>(file);
  if (kept !== undefined) return kept;
  const made = await make();
  write(name, file, made);
  return made;
}

/** Texts that are kept one by one, because most of them are the same at the next build. */
export interface RememberedTexts {
  /** The text for an input, from the last time if there is one. */
  of(input: readonly string[], make: () => string): string;
  /** Keeps the texts that were asked for, and no others. */
  keep(): void;
}

/**
 * The texts of the last build, unless one of the files that all of them depend on has changed.
 *
 * @param name The name of the texts, for their file.
 * @param sources Patterns of the files that every text depends on, from the root of the repository.
 */
export function rememberedTexts(name: string, sources: readonly string[]): RememberedTexts {
  const file = fileOf(name, sources);
  const kept = new Map(Object.entries(readJson<Record<string, string>>(file) ?? {}));
  const used = new Map<string, string>();
  return {
    of: (input, make) => {
      const key = createHash("sha256").update(JSON.stringify(input)).digest("hex").slice(0, 32);
      const text = used.get(key) ?? kept.get(key) ?? make();
      used.set(key, text);
      return text;
    },
    keep: () => write(name, file, Object.fromEntries(used)),
  };
}

function fileOf(name: string, sources: readonly string[]): string {
  return join(folder, `${name}-${hashOf(sources)}.json`);
}

/** What a file of JSON holds. Undefined if there is no such file, or it is damaged. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}

/** Replaces what is kept by this name. */
function write(name: string, file: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  for (const old of globSync(`${name}-*.json`, { cwd: folder })) rmSync(join(folder, old), { force: true });
  writeWhole(file, JSON.stringify(value));
}

/** Writes a file that other processes see whole or not at all. */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/** A hash of the names and the contents of files, given as patterns from the root of the repository. */
export function hashOf(sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync([...sources], { cwd: root }).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 32);
}
