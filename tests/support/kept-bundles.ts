// Bundles that tests make. They are kept, for other processes and later runs, for as long as no file in them changes.
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { hashOf, writeWhole } from "../../docs/.vitepress/remembered.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "node_modules/.cache/edgegrant-bundles");
const A_WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** What decides about each bundle besides our files in it: what is installed, where imports lead, and what bundles. */
const ALWAYS = [
  "pnpm-lock.yaml",
  "tsconfig.base.json",
  "packages/*/package.json",
  "tests/{package,tsconfig}.json",
  "tests/support/{isolate,kept-bundles}.ts",
];

/** What is known of a bundle. It is the first line of its file, and the script follows, which takes too long to read as JSON. */
interface Origin {
  /** Our files in it, from the root of the repository. */
  readonly files: readonly string[];
  /** The length of the script, in UTF-16 code units. A file that is cut short has less. */
  readonly length: number;
  /** The hash of these files, and of those that decide about each bundle. */
  readonly hash: string;
}

/** Bundles into one script. The name of a plugin must say what it does, and `ALWAYS` must have its file. */
export async function keptBundle(options: BuildOptions): Promise<string> {
  const file = join(folder, `${createHash("sha256").update(JSON.stringify(options)).digest("hex").slice(0, 32)}.txt`);
  const kept = read(file);
  if (kept?.origin.hash === hashOf([...ALWAYS, ...(kept?.origin.files ?? [])])) return kept.text;
  const { outputFiles, metafile } = await build({
    ...options,
    bundle: true,
    absWorkingDir: root,
    metafile: true,
    write: false,
  });
  const text = outputFiles[0]?.text ?? "";
  const files = Object.keys(metafile.inputs).filter((path) => !path.startsWith("node_modules/"));
  write(file, { files, length: text.length, hash: hashOf([...ALWAYS, ...files]) }, text);
  return text;
}

/** Undefined if there is no such file, or it is damaged. */
function read(file: string): { origin: Origin; text: string } | undefined {
  try {
    const content = readFileSync(file, "utf8");
    const end = content.indexOf("\n");
    const origin = JSON.parse(content.slice(0, end)) as Origin;
    const text = content.slice(end + 1);
    return text.length === origin.length ? { origin, text } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the file, and removes those that are old, because nothing may ask for them any more. */
function write(file: string, origin: Origin, text: string): void {
  mkdirSync(folder, { recursive: true });
  for (const other of globSync("*", { cwd: folder }).map((name) => join(folder, name))) {
    const age = Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > A_WEEK_MS) rmSync(other, { force: true });
  }
  writeWhole(file, `${JSON.stringify(origin)}\n${text}`);
}
