import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { UsageError } from "./values.ts";

/**
 * The name of the project in a folder: the folder's own. npm and Cloudflare accept only such names.
 *
 * @throws {UsageError}
 */
export function nameOf(folder: string): string {
  const name = basename(resolve(folder));
  if (/^[a-z][a-z0-9-]{0,53}$/.test(name)) return name;
  throw new UsageError(
    `the folder's name becomes the server's: use lower-case letters, digits and hyphens, such as my-server, not ${name}`,
  );
}

/**
 * Checks a folder before anything is asked or written. A `.git` folder may be there.
 *
 * @throws {UsageError} if its name can't be the project's, or it has files
 */
export function checkFolder(folder: string): void {
  nameOf(folder);
  if (filesIn(folder).some((name) => name !== ".git"))
    throw new UsageError(`${folder} is not empty: choose another folder. Nothing was written`);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return [];
    const why = code === "ENOTDIR" ? "is a file" : "can't be read";
    throw new UsageError(`${folder} ${why}: choose another folder. Nothing was written`);
  }
}
