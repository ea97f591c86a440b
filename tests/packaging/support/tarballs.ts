import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashOf } from "../../../docs/.vitepress/remembered.ts";
import { madeOnce } from "../../support/made-once.ts";
import { packages, root } from "./packages.ts";

const run = promisify(execFile);
const PNPM = join(root, "node_modules", "pnpm", "bin", "pnpm.cjs");

/** What tarballs are made of, and what packs them. */
const SOURCES = [
  "packages/*/*.{json,md}",
  "packages/*/{bin,dist}/**/*.*",
  "docs/skills/*/*.*",
  "scripts/copy-skills.mjs",
  "LICENSE",
  "package.json",
  "pnpm-*.yaml",
];

/** The packages as they would be published, in a folder that is not the caller's to change. */
export interface Tarballs {
  /** The path of a package's tarball. */
  of(name: string): string;
  /** Every tarball, by package name. */
  readonly all: ReadonlyMap<string, string>;
  readonly folder: string;
}

/**
 * Packs every package as a release does: `workspace:^` becomes a version. The packages must be built. One process packs
 * all of them, because pnpm takes a second to start, and all tests share what it packed.
 */
export async function packTarballs(): Promise<Tarballs> {
  const folder = await madeOnce("edgegrant-tarballs", hashOf(SOURCES), packInto);
  const all = new Map(
    packages.map(({ name, manifest: { version } }) => [
      name,
      join(folder, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`),
    ]),
  );
  const of = (name: string) => {
    const file = all.get(name);
    if (file === undefined || !existsSync(file)) throw new Error(`${name} was not packed`);
    return file;
  };
  return { of, all, folder };
}

async function packInto(folder: string): Promise<void> {
  const filters = packages.flatMap(({ name }) => ["--filter", name]);
  const args = [PNPM, "--recursive", ...filters, "pack", "--pack-destination", folder];
  await run(process.execPath, args, { cwd: root });
}

/** Unpacks a tarball and returns the folder of its package. */
export async function unpack(tarball: string, into: string): Promise<string> {
  await run("tar", ["-xzf", tarball, "-C", into]);
  return join(into, "package");
}
