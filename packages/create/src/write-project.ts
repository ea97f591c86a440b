import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes the files into the folder, which may be a new one. */
export async function writeProject(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}
