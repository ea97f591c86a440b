// What a tarball is, before it is published. Tarballs are read and never run, and npm itself says what one is: it is npm that
// will publish it. Plain JavaScript without dependencies: it runs where nothing may be installed.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The packages that are published from here, by name, with the version and the folder of each. */
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
  if (status !== 0) return { name: "nothing that npm can read", version: "" };
  return JSON.parse(stdout)[0];
}
