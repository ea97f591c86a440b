import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";

const require = createRequire(import.meta.url);
const PACKAGES = [
  "jose",
  "hono",
  "@hono/node-server",
  "express",
  "fastify",
  "bun",
  "deno",
  "@modelcontextprotocol/server",
  "@cloudflare/workers-oauth-provider",
  "workerd",
  "miniflare",
  "esbuild",
  "autocannon",
];

/** The machine, the runtime and the package versions of a run. */
export function describeRun() {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name) {
  const manifest = require.resolve.paths(name).map((folder) => `${folder}/${name}/package.json`);
  for (const file of manifest) {
    try {
      return JSON.parse(readFileSync(file, "utf8")).version;
    } catch {
      // The package is not in this folder.
    }
  }
  throw new Error(`${name} is not installed`);
}
