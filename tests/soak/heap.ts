import { Violation } from "./violation.ts";

/** Bytes in use at a moment. */
export interface HeapSample {
  atMs: number;
  bytes: number;
}

const GROWTH = 1.1;
/** What a heap may grow by in any case: small bounded lists that are full late, such as the names of keys written of late. */
const SLACK_BYTES = 512 * 1024;

/** The heap of the middle and of the last third: the medians of their samples. Undefined where one has none. */
export function thirdsOf(samples: readonly HeapSample[]): { middle: number; last: number } | undefined {
  const [start, end] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0];
  const third = (end - start) / 3;
  const medianFrom = (from: number, to: number) =>
    median(samples.filter(({ atMs }) => atMs >= from && atMs <= to).map(({ bytes }) => bytes));
  const [middle, last] = [medianFrom(start + third, end - third), medianFrom(end - third, end)];
  return middle === undefined || last === undefined ? undefined : { middle, last };
}

/** A heap that is given time to fill its caches must then stay as it is. */
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
