// Processes of one clone take turns at what they must not do at the same time.
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "proper-lockfile";

/** Who has a lock renews it. One that was not renewed for so long belonged to a process that was killed. */
const DEAD_AFTER_MS = 60_000;
const OPTIONS = { realpath: false, stale: DEAD_AFTER_MS, update: 2_000 };
const WAITING = { forever: true, minTimeout: 100, maxTimeout: 500 };

/** As with-lock.d.mts says. */
export async function withLock(path, work, onWait = () => undefined) {
  await mkdir(dirname(path), { recursive: true });
  // Who was stopped for so long that another process has the lock goes on all the same: its work may be done twice.
  const options = { ...OPTIONS, onCompromised: () => undefined };
  const release = await lock(path, options).catch((error) => {
    if (error.code !== "ELOCKED") throw error;
    onWait();
    return lock(path, { ...options, retries: WAITING });
  });
  try {
    return await work();
  } finally {
    // It may be another process's by now.
    await release().catch(() => undefined);
  }
}
