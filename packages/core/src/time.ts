/** Whether `atMs` is less than `durationMs` ago. What a clock that was set back shows as the future was long ago. */
export function isWithin(durationMs: number, atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < durationMs;
}
