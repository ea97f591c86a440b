/** In characters. */
const SIZES = [16 * 1024, 64 * 1024, 256 * 1024, 1024 * 1024] as const;
/** From one size to the next, work that grows with its input takes 4 times as long, and work that grows with its square 16 times. */
const MAX_FACTOR = 10;
/** What the engine may do beside the work at any time, in milliseconds of the processor. */
const NOISE_MS = 30;

/** Fails if `work` takes more than a text's growth can account for. It stops at the first size where that shows. */
export async function growsLinearly(work: (size: number) => unknown): Promise<void> {
  await work(1024);
  let before = await processorMs(work, SIZES[0]);
  for (const size of SIZES.slice(1)) {
    const allowedMs = MAX_FACTOR * before + NOISE_MS;
    let now = await processorMs(work, size);
    // What else went on may have hit this one run.
    if (now > allowedMs) now = Math.min(now, await processorMs(work, size));
    if (now > allowedMs) {
      throw new Error(`${size} characters take ${Math.round(now)} ms, a quarter of them ${Math.round(before)} ms`);
    }
    before = now;
  }
}

/** Time of the processor, which does not pass while others have it. */
async function processorMs(work: (size: number) => unknown, size: number): Promise<number> {
  const start = process.cpuUsage();
  await work(size);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** `part` over and over, in all of `size` characters. */
export function repeated(part: string, size: number): string {
  return part.repeat(Math.ceil(size / part.length)).slice(0, size);
}
