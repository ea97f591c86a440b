import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

/** The members of a package.json that the tests use. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly exports: Record<string, string | { types: string; default: string }>;
  readonly [member: string]: unknown;
}

/** An entry point of a package: `.` or `./testing`. */
export interface EntryPoint {
  /** The import specifier: `@edgegrant/core/testing`. */
  readonly specifier: string;
  /** The name in file names: `core.testing`. */
  readonly slug: string;
  /** Absolute paths. */
  readonly types: string;
  readonly script: string;
}

/** A published package. */
export interface Package {
  readonly name: string;
  /** The name of its folder below `packages/`, and its path. */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
  readonly entryPoints: readonly EntryPoint[];
}

/** Every package below `packages/` that is not private. */
export const packages: readonly Package[] = globSync("packages/*/package.json", { cwd: root })
  .sort()
  .map((file) => describePackage(dirname(file)))
  .filter(({ manifest }) => manifest.private !== true);

/** Every entry point of every published package, with its package. */
export const entryPoints = packages.flatMap((owner) => owner.entryPoints.map((entryPoint) => ({ owner, entryPoint })));

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function describePackage(where: string): Package {
  const path = join(root, where);
  const folder = where.slice("packages/".length);
  const manifest = readManifest(path);
  const entryPoints = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === "string") return [];
    return {
      specifier: join(manifest.name, subpath),
      slug: [folder, ...subpath.split("/").slice(1)].join("."),
      types: join(path, target.types),
      script: join(path, target.default),
    };
  });
  return { name: manifest.name, folder, path, manifest, entryPoints };
}
