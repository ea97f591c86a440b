/** A clock that moves only when told to. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whole seconds since the epoch. */
  seconds(): number;
  advance(ms: number): void;
  set(ms: number): void;
}

export function createClock(startMs: number = Date.UTC(2026, 0, 15, 12)): Clock {
  let current = startMs;
  return {
    now: () => current,
    seconds: () => Math.floor(current / 1000),
    advance: (ms) => {
      current += ms;
    },
    set: (ms) => {
      current = ms;
    },
  };
}

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
