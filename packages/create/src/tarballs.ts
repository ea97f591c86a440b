import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "./values.ts";

/** The tarballs of edgegrant's packages in a folder, by package name, as `file:` specifiers. */
export type Tarballs = ReadonlyMap<string, string>;

/** @throws {UsageError} if the folder has none */
export async function findTarballs(folder: string): Promise<Tarballs> {
  const files = await readdir(folder).catch(() => {
    throw new UsageError(`--packages: ${folder} can't be read`);
  });
  const found = new Map<string, string>();
  for (const file of files) {
    const [, scoped, plain] = /^(?:edgegrant-([a-z]+)|(edgegrant))-\d[\w.-]*\.tgz$/.exec(file) ?? [];
    const name = scoped === undefined ? plain : `@edgegrant/${scoped}`;
    if (name !== undefined) found.set(name, `file:${resolve(folder, file)}`);
  }
  if (found.size === 0) throw new UsageError(`--packages: ${folder} has no tarball of edgegrant`);
  return found;
}
