import { Script } from "node:vm";

/** Work of linear cost takes far less on any machine; work of quadratic cost takes far more. */
const LIMIT_MS = 10_000;

/** The vitest timeout of a test that uses {@link endsSoon}. */
export const GROWTH_TEST_MS = 3 * LIMIT_MS;

/** Throws if `work` takes too long. `work` must be synchronous and process a large input. */
export function endsSoon(work: () => void): void {
  new Script("work()").runInNewContext({ work }, { timeout: LIMIT_MS });
}
