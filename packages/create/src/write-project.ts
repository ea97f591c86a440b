import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UsageError } from "./values.ts";

/** @throws {UsageError} if the folder has files already. A `.git` folder may be there. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  if (present.some((name) => name !== ".git")) {
    throw new UsageError(`${folder} is not empty: choose another folder. Nothing was written`);
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}
