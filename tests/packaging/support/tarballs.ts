import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Package, packages, root } from "./packages.ts";

const run = promisify(execFile);
const PNPM = join(root, "node_modules", "pnpm", "bin", "pnpm.cjs");

/** The packages as they would be published, in a temporary folder. */
export interface Tarballs {
  /** The path of a package's tarball. */
  of(name: string): string;
  /** Every tarball, by package name. */
  readonly all: ReadonlyMap<string, string>;
  readonly folder: string;
  remove(): Promise<void>;
}

/** Packs all or the given packages as a release does: `workspace:^` becomes a version. The packages must be built. */
export async function packTarballs(chosen: readonly Package[] = packages): Promise<Tarballs> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-packed-"));
  const packed = await Promise.all(
    chosen.map(async ({ name, path }) => {
      const { stdout } = await run(process.execPath, [PNPM, "pack", "--json", "--pack-destination", folder], {
        cwd: path,
      });
      // What a script of the package prints comes first.
      return [name, (JSON.parse(stdout.slice(stdout.search(/^\{/m))) as { filename: string }).filename] as const;
    }),
  );
  const all = new Map(packed);
  const of = (name: string) => {
    const file = all.get(name);
    if (file === undefined) throw new Error(`${name} was not packed`);
    return file;
  };
  return { of, all, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Unpacks a tarball and returns the folder of its package. */
export async function unpack(tarball: string, into: string): Promise<string> {
  await run("tar", ["-xzf", tarball, "-C", into]);
  return join(into, "package");
}
