/** Whether `atMs` is less than `durationMs` ago. A time in the future (the clock was set back) is not. */
export function isWithin(durationMs: number, atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < durationMs;
}
