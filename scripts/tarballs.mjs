// Identifies tarballs before they are published. A tarball is read, and none of its code runs. npm itself reads it, because npm
// will publish it. This is plain JavaScript without dependencies, because it runs where nothing may be installed.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The published packages of this repository, by name, with version and folder. */
export function ours() {
  const folders = globSync("packages/*/package.json", { cwd: root }).map((manifest) => dirname(join(root, manifest)));
  const packages = folders.map((folder) => ({
    folder,
    ...JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
  }));
  const published = packages.filter((one) => one.private !== true);
  return new Map(published.map(({ name, version, folder }) => [name, { version, folder }]));
}

/** What is said of a tarball that npm can't read. */
const UNREADABLE = { name: "a file that npm can't read", version: "" };

/**
 * The name and the version of each tarball, as npm reads them, in the order of `tarballs`. npm takes a second to start, so
 * one npm reads all of them. It ends at the first one that it can't read, so each is read alone then.
 */
export function identitiesOf(tarballs) {
  if (tarballs.length === 0) return [];
  const args = ["pack", ...tarballs, "--dry-run", "--json", "--ignore-scripts"];
  const { status, stdout } = spawnSync("npm", args, { encoding: "utf8" });
  const found = status === 0 ? JSON.parse(stdout) : [];
  if (found.length === tarballs.length) return found;
  return tarballs.length === 1 ? [UNREADABLE] : tarballs.flatMap((tarball) => identitiesOf([tarball]));
}
