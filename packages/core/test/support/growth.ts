import { Script } from "node:vm";

/** In milliseconds of the processor. Work of linear cost takes far less on any machine; work of quadratic cost takes far more. */
const LIMIT_MS = 10_000;
/** The limit in real time, which passes while others have the processor. */
const END_MS = 10 * LIMIT_MS;

/** The vitest timeout of a test that uses {@link endsSoon}. */
export const GROWTH_TEST_MS = 2 * END_MS;

/** Throws if `work` takes too long. `work` must be synchronous and process a large input. */
export function endsSoon(work: () => void): void {
  const before = process.cpuUsage();
  new Script("work()").runInNewContext({ work }, { timeout: END_MS });
  const { user, system } = process.cpuUsage(before);
  const tookMs = (user + system) / 1_000;
  if (tookMs > LIMIT_MS) throw new Error(`It took ${tookMs} ms of the processor`);
}
