/** A reproducible sequence of numbers from 0 to 1 (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The used heap after a garbage collection, in bytes. */
export function heapBytes() {
  if (!globalThis.gc) throw new Error("Run node with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

export function tokenOf(name) {
  return { accessToken: `token of ${name}`, tokenType: "Bearer", expiresAt: 4_000_000_000, scope: ["read"] };
}
