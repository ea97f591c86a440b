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

/** The name and the version of a tarball, as npm reads them. */
export function identityOf(tarball) {
  const args = ["pack", tarball, "--dry-run", "--json", "--ignore-scripts"];
  const { status, stdout } = spawnSync("npm", args, { encoding: "utf8" });
  if (status !== 0) return { name: "a file that npm can't read", version: "" };
  return JSON.parse(stdout)[0];
}
