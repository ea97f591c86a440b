// Packs a snapshot of the packages that the pending changesets would release. `node scripts/canary.mjs pr-12 packed` sets
// their versions to 0.0.0-pr-12-<time>, builds, and writes their tarballs to the folder `packed`. It is for CI, because it
// changes the working tree. Without changesets it creates no folder.
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

/** The folders of the packages whose version is a snapshot. */
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
  console.log("There are no changesets, so there is no canary.");
}
