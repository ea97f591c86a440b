import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bundles a Worker of this folder into one script, as wrangler would. */
export async function bundle(entry, options = {}) {
  const { outputFiles } = await built(entry, options);
  return outputFiles[0].text;
}

/** The bytes of each source file in a minified bundle, by path. */
export async function bytesBySource(entry) {
  const sources = {
    "@edgegrant/cloudflare": sourceOf("cloudflare/src/index.ts"),
    "@edgegrant/core/adapter": sourceOf("core/src/adapter.ts"),
    "@edgegrant/core/sqlite": sourceOf("core/src/sqlite/index.ts"),
    "@edgegrant/core": sourceOf("core/src/index.ts"),
  };
  const { metafile } = await built(entry, { minify: true, metafile: true, alias: sources });
  const [{ inputs }] = Object.values(metafile.outputs);
  return Object.fromEntries(Object.entries(inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
}

const sourceOf = (file) => fileURLToPath(new URL(`../../packages/${file}`, import.meta.url));

function built(entry, options) {
  return build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    // The build of core defines this. Bundled sources of core need it too.
    define: { EDGEGRANT_VERSION: '"0.0.0"' },
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    format: "esm",
    target: "es2023",
    logLevel: "error",
    write: false,
    ...options,
  });
}

/** The size of a bundle in bytes, minified, and minified and gzipped. */
export async function sizeOf(entry, options = {}) {
  const text = await bundle(entry, { minify: true, ...options });
  return { minified: Buffer.byteLength(text), gzipped: gzipSync(text, { level: 9 }).length };
}

/** Lets Node import modules written for Workers. `waitUntil` does nothing: on Node, work does not end with a request. */
export const withoutWorkers = {
  name: "without-workers",
  setup(build) {
    build.onResolve({ filter: /^cloudflare:workers$/ }, ({ path }) => ({ path, namespace: "without-workers" }));
    build.onLoad({ filter: /.*/, namespace: "without-workers" }, () => ({
      contents: "export const waitUntil = () => {}; export class DurableObject {} export class WorkerEntrypoint {}",
    }));
  },
};

export const temporaryFolder = () => mkdtemp(join(tmpdir(), "edgegrant-bench-"));
