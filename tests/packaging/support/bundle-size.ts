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

/** The sizes of modules, by name, bundled as a user's bundler would: with our packages and jose, and no other dependency. */
export async function bundleSizes(sources: ReadonlyMap<string, string>): Promise<Map<string, BundleSize>> {
  const [whole, withoutJose] = await Promise.all([bundlesOf(sources), bundlesOf(sources, true)]);
  const gzipped = (text = "") => gzipSync(text, { level: 9 }).length;
  return new Map(
    [...whole].map(([name, text]) => {
      const total = gzipped(text);
      return [name, { total, jose: total - gzipped(withoutJose.get(name)) }];
    }),
  );
}

/** The bundle of each module, by name. One build makes all of them, because they share most of their code. */
export async function bundlesOf(
  sources: ReadonlyMap<string, string>,
  withoutJose = false,
): Promise<Map<string, string>> {
  const names = [...sources.keys()];
  const { outputFiles } = await build({
    entryPoints: names.map((name, index) => ({ in: name, out: `${index}` })),
    outdir: "bundles",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2023",
    platform: "neutral",
    mainFields: ["module", "main"],
    plugins: [modules(sources), onlyOurs(withoutJose)],
    write: false,
    logLevel: "error",
  });
  return new Map(names.map((name, index) => [name, outputFiles[index]?.text ?? ""]));
}

/** The measured modules. They are no files. */
function modules(sources: ReadonlyMap<string, string>): Plugin {
  return {
    name: "modules",
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === "entry-point" ? { path, namespace: "modules" } : undefined,
      );
      onLoad({ filter: /.*/, namespace: "modules" }, ({ path }) => ({
        contents: sources.get(path) ?? "",
        resolveDir: join(root, "tests"),
        loader: "ts",
      }));
    },
  };
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
