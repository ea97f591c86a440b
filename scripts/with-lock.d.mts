/**
 * Runs `work` while no other process has the lock at this path, and returns its result. Waits for the lock as long as it takes,
 * and calls `onWait` before that.
 *
 * @param path The lock is the folder `<path>.lock`.
 */
export function withLock<T>(path: string, work: () => T | Promise<T>, onWait?: () => void): Promise<T>;
