import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Package, packages, root } from "./packages.ts";

const run = promisify(execFile);
const PNPM = join(root, "node_modules", "pnpm", "bin", "pnpm.cjs");

/** What pnpm prints of a package. */
interface Packed {
  name: string;
  filename: string;
}

/** The packages as they would be published, in a temporary folder. */
export interface Tarballs {
  /** The path of a package's tarball. */
  of(name: string): string;
  /** Every tarball, by package name. */
  readonly all: ReadonlyMap<string, string>;
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Packs all or the given packages as a release does: `workspace:^` becomes a version. The packages must be built. One
 * process packs all of them, because pnpm takes a second to start.
 */
export async function packTarballs(chosen: readonly Package[] = packages): Promise<Tarballs> {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-packed-"));
  const filters = chosen.flatMap(({ name }) => ["--filter", name]);
  const args = [PNPM, "--recursive", ...filters, "pack", "--json", "--pack-destination", folder];
  const { stdout } = await run(process.execPath, args, { cwd: root });
  // What scripts of the packages print comes first. One package is an object, several are a list.
  const printed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Packed | Packed[];
  const packed = [printed].flat().map(({ name, filename }) => [name, filename] as const);
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
