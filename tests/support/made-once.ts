// What many tests need and takes long to make: one process makes it, and the others, and later runs, find it.
import { existsSync, globSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const cache = resolve(import.meta.dirname, "../../node_modules/.cache");
const POLL_MS = 50;
/**
 * Who has a lock says that often that it lives. Its number alone does not tell: after a run was killed, another process may
 * have that number.
 */
const SIGN_OF_LIFE_MS = 1_000;
const DEAD_AFTER_MS = 60_000;

/**
 * A folder that `make` fills, once for all processes and runs with the same key. The folders of other keys are removed
 * when it is made.
 *
 * @param name The name of what is made, for its place below `node_modules/.cache`.
 * @param key A hash of everything that the content depends on.
 */
export async function madeOnce(name: string, key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const parent = join(cache, name);
  const folder = join(parent, key);
  const lock = `${folder}.lock`;
  await mkdir(parent, { recursive: true });
  while (!existsSync(folder)) {
    if (!(await take(lock))) {
      await sleep(POLL_MS);
      continue;
    }
    const signs = setInterval(() => utimes(lock, new Date(), new Date()).catch(() => undefined), SIGN_OF_LIFE_MS);
    try {
      if (!existsSync(folder)) await fill(folder, make);
    } finally {
      clearInterval(signs);
      await rm(lock, { force: true });
    }
  }
  return folder;
}

async function fill(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  const parent = join(folder, "..");
  for (const old of globSync("*", { cwd: parent })) {
    if (!join(parent, old).startsWith(folder)) await rm(join(parent, old), { recursive: true, force: true });
  }
  const draft = await mkdtemp(`${folder}-`);
  await make(draft);
  await rename(draft, folder);
}

/** Takes a lock, and says whether it did. A living process may have it. One that nobody has any more is removed. */
async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = Number(await readFile(lock, "utf8").catch(() => ""));
  const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
  // 0 is an owner that has not written its number yet.
  const isDead = Date.now() - mtimeMs > DEAD_AFTER_MS || (holder !== 0 && !isAlive(holder));
  if (isDead) await rm(lock, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
