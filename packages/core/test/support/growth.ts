import { Script } from "node:vm";

/** Far more than work takes whose cost grows with its size, on any machine; far less than where it grows with its square. */
const LIMIT_MS = 10_000;

/** What a test that uses {@link endsSoon} may take, for vitest. */
export const GROWTH_TEST_MS = 3 * LIMIT_MS;

/** Throws if `work`, which must be large, and may not wait for anything, goes on and on. */
export function endsSoon(work: () => void): void {
  new Script("work()").runInNewContext({ work }, { timeout: LIMIT_MS });
}
