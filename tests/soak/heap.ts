import { Violation } from "./violation.ts";

/** The bytes in use at one time. */
export interface HeapSample {
  atMs: number;
  bytes: number;
}

const GROWTH = 1.1;
/** Growth that is always allowed: small bounded lists that fill up late, such as the names of recently written keys. */
const SLACK_BYTES = 512 * 1024;

/** The median heap sizes of the middle third and the last third. Undefined if one has no samples. */
export function thirdsOf(samples: readonly HeapSample[]): { middle: number; last: number } | undefined {
  const [start, end] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0];
  const third = (end - start) / 3;
  const medianFrom = (from: number, to: number) =>
    median(samples.filter(({ atMs }) => atMs >= from && atMs <= to).map(({ bytes }) => bytes));
  const [middle, last] = [medianFrom(start + third, end - third), medianFrom(end - third, end)];
  return middle === undefined || last === undefined ? undefined : { middle, last };
}

/** Throws if the heap still grows after it had time to fill its caches. */
export function checkHeap(name: string, samples: readonly HeapSample[]): void {
  const thirds = thirdsOf(samples);
  if (!thirds) throw new Violation("the heap is flat", `${name} was not sampled often enough`);
  const { middle, last } = thirds;
  if (last <= Math.max(middle * GROWTH, middle + SLACK_BYTES)) return;
  throw new Violation("the heap is flat", `${name} grew from ${middle} to ${last} bytes in the last third`);
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
