/** In characters. */
const SIZES = [16 * 1024, 64 * 1024, 256 * 1024] as const;
/** From one size to the next, linear work takes 4 times as long, and quadratic work 16 times. */
const MAX_FACTOR = 10;
/** Processor time that the engine may use for other work at any moment, in milliseconds. */
const NOISE_MS = 60;
const MAX_TRIES = 8;

/**
 * Fails if the cost of `work` grows faster than its input. Stops at the first size that shows it, or that proves that no
 * larger one can: most work is done in microseconds.
 */
export async function growsLinearly(work: (size: number) => unknown): Promise<void> {
  await work(1024);
  let before = await processorMs(work, SIZES[0]);
  for (const [index, size] of SIZES.slice(1).entries()) {
    if (quadraticMs(before, SIZES[index] ?? size) < NOISE_MS) return;
    const allowedMs = MAX_FACTOR * before + NOISE_MS;
    let now = await processorMs(work, size);
    // A garbage collection, or other work of this process, may fall into a run. It does not fall into all of them.
    for (let tries = 1; now > allowedMs && tries < MAX_TRIES; tries += 1) {
      now = Math.min(now, await processorMs(work, size));
    }
    if (now > allowedMs) {
      throw new Error(`${size} characters take ${Math.round(now)} ms, a quarter of them ${Math.round(before)} ms`);
    }
    before = now;
  }
}

/** What work that takes `ms` for `size` characters would take for the most, if it were quadratic. */
function quadraticMs(ms: number, size: number): number {
  return ms * (Math.max(...SIZES) / size) ** 2;
}

/** Processor time, which other processes do not affect. */
async function processorMs(work: (size: number) => unknown, size: number): Promise<number> {
  const start = process.cpuUsage();
  await work(size);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** `part` repeated up to `size` characters. */
export function repeated(part: string, size: number): string {
  return part.repeat(Math.ceil(size / part.length)).slice(0, size);
}
