// Packs what the changesets that wait would release, as a snapshot: `node scripts/canary.mjs pr-12 packed` raises the
// versions to 0.0.0-pr-12-<time>, builds, and leaves a tarball of each such package in the folder `packed`. It changes the
// working tree: it is for CI. Without changesets it makes no folder.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PATH = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);

const [tag = "", folder = ""] = process.argv.slice(2);
if (!/^[a-z][a-z0-9-]*$/.test(tag) || folder === "") {
  console.error("Usage: node scripts/canary.mjs <dist-tag> <folder>");
  process.exit(2);
}

function run(command, args, cwd = root) {
  const { status } = spawnSync(command, args, { cwd, env: { ...process.env, PATH }, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The packages whose version is a snapshot. */
function snapshots() {
  return globSync("packages/*/package.json", { cwd: root })
    .filter((manifest) => JSON.parse(readFileSync(join(root, manifest), "utf8")).version.includes(`-${tag}-`))
    .map(dirname)
    .sort();
}

const hasChangesets = globSync(".changeset/*.md", { cwd: root }).some((file) => !file.endsWith("README.md"));
if (hasChangesets) {
  run(process.execPath, ["scripts/run.mjs", "install"]);
  run("changeset", ["version", "--snapshot", tag]);
  run(process.execPath, ["scripts/run.mjs", "build"]);
  const packed = resolve(root, folder);
  mkdirSync(packed, { recursive: true });
  for (const where of snapshots()) run("pnpm", ["pack", "--pack-destination", packed], join(root, where));
} else {
  console.log("No changesets wait: no canary.");
}
