/** The value at a share of the way through the samples in order: 0.5 for the median. */
export function quantile(samples, share) {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (samples) => quantile(samples, 0.5);

/** The median with what the middle half of the samples lies between: one slow round moves none of the three. */
export function summary(samples) {
  return {
    median: median(samples),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
    rounds: samples.length,
  };
}

/**
 * The samples of each subject as shares of the reference's of the same round, so that a machine that is busy for a
 * while slows both.
 */
export function ratios(samplesBySubject, reference) {
  const base = samplesBySubject[reference];
  return Object.fromEntries(
    Object.entries(samplesBySubject).map(([name, samples]) => [
      name,
      summary(samples.map((sample, round) => sample / base[round])),
    ]),
  );
}
