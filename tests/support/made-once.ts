// What many tests need and takes long to make: one process makes it, and the others, and later runs, find it.
import { existsSync, globSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { withLock } from "../../scripts/with-lock.mjs";

const cache = resolve(import.meta.dirname, "../../node_modules/.cache");

/**
 * A folder that `make` fills, once for all processes and runs with the same key. The folders of other keys are removed
 * when it is made.
 *
 * @param name The name of what is made, for its place below `node_modules/.cache`.
 * @param key A hash of everything that the content depends on.
 */
export async function madeOnce(name: string, key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name, key);
  if (existsSync(folder)) return folder;
  await withLock(folder, async () => {
    if (!existsSync(folder)) await fill(folder, make);
  });
  return folder;
}

async function fill(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  const parent = join(folder, "..");
  for (const old of globSync("*", { cwd: parent })) {
    if (!join(parent, old).startsWith(folder)) await rm(join(parent, old), { recursive: true, force: true });
  }
  const draft = await mkdtemp(`${folder}-`);
  await make(draft);
  // Another process has made it, if this one was stopped for so long that it lost the lock.
  await rename(draft, folder).catch((error) => {
    if (!existsSync(folder)) throw error;
    return rm(draft, { recursive: true });
  });
}
