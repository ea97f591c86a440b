// Looks at what a pull request has packed, before it is published: `node scripts/check-canary.mjs pr-12 packed` fails unless
// every tarball is one of this repository's packages, in a version 0.0.0-pr-12-<time>. The pull request made the tarballs,
// so they are read and never run. npm itself says what a tarball is: it is npm that will publish it.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [tag = "", folder = ""] = process.argv.slice(2);
if (!/^pr-[0-9]+$/.test(tag) || folder === "") {
  console.error("Usage: node scripts/check-canary.mjs pr-<number> <folder>");
  process.exit(2);
}

/** The packages that are published from here. */
function ours() {
  const manifests = globSync("packages/*/package.json", { cwd: root });
  const packages = manifests.map((manifest) => JSON.parse(readFileSync(join(root, manifest), "utf8")));
  return new Set(packages.filter((one) => one.private !== true).map(({ name }) => name));
}

/** The name and the version of a tarball, as npm reads them. */
function identityOf(tarball) {
  const args = ["pack", tarball, "--dry-run", "--json", "--ignore-scripts"];
  const { status, stdout } = spawnSync("npm", args, { encoding: "utf8" });
  if (status !== 0) return { name: "nothing that npm can read", version: "" };
  return JSON.parse(stdout)[0];
}

const names = ours();
const version = new RegExp(`^0\\.0\\.0-${tag}-[0-9]+$`);
const strangers = globSync("**/*", { cwd: folder, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map((entry) => {
    const file = resolve(entry.parentPath, entry.name);
    const identity = entry.isFile() && file.endsWith(".tgz") ? identityOf(file) : { name: "no tarball", version: "" };
    return { file, ...identity };
  })
  .filter((one) => !names.has(one.name) || !version.test(one.version));

for (const { file, name, version: found } of strangers) {
  console.error(`${file} is ${name} ${found}, and no canary of ${tag}`);
}
process.exit(strangers.length > 0 ? 1 : 0);
