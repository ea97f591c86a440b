import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { packages, root } from "./packages.ts";

export const BUDGETS = join(import.meta.dirname, "..", "budgets.json");

/** In bytes, minified and gzipped. */
export interface BundleSize {
  readonly total: number;
  /** The part of it that is jose. */
  readonly jose: number;
}

/** The measured modules, by name: source code that a user could write. */
export function bundles(): Map<string, string> {
  const whole = packages.flatMap(({ entryPoints }) =>
    entryPoints.map(({ specifier, script }) => [specifier, `export * from ${JSON.stringify(script)};`] as const),
  );
  return new Map([...whole, ["the Worker of the README", workerOfTheReadme()], ["a store alone", STORE_ALONE]]);
}

/** What a Worker imports that gets its server from another package. It contains no verifier. */
const STORE_ALONE = `export { DurableTokenStore, TokenVault } from "@edgegrant/cloudflare";`;

/** The budgets, by name of the bundle. */
export function readBudgets(): Record<string, BundleSize> {
  return JSON.parse(readFileSync(BUDGETS, "utf8"));
}

/** Bundles a module as a user's bundler would. Includes only our packages and jose; other dependencies are external. */
export async function bundleSize(source: string): Promise<BundleSize> {
  const total = await gzippedSize(source, false);
  return { total, jose: total - (await gzippedSize(source, true)) };
}

async function gzippedSize(contents: string, withoutJose: boolean): Promise<number> {
  return gzipSync(await bundleOf(contents, withoutJose), { level: 9 }).length;
}

/** The text of a bundle. */
export async function bundleOf(contents: string, withoutJose = false): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(root, "tests"), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    platform: "neutral",
    mainFields: ["module", "main"],
    plugins: [onlyOurs(withoutJose)],
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

function onlyOurs(withoutJose: boolean): Plugin {
  const bundled = withoutJose ? /^(\.|\/|#|@edgegrant\/)/ : /^(\.|\/|#|@edgegrant\/|jose$)/;
  return {
    name: "only ours",
    setup: ({ onResolve }) => {
      onResolve({ filter: /.*/ }, ({ path }) => (bundled.test(path) ? undefined : { path, external: true }));
    },
  };
}

function workerOfTheReadme(): string {
  return /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";
}
