/** The quantile of the samples at `share`, from 0 to 1. 0.5 is the median. */
export function quantile(samples, share) {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (samples) => quantile(samples, 0.5);

/** The median and the quartiles. One slow round changes none of the three. */
export function summary(samples) {
  return {
    median: median(samples),
    low: quantile(samples, 0.25),
    high: quantile(samples, 0.75),
    rounds: samples.length,
  };
}

/**
 * The samples of each subject divided by the reference's sample of the same round. If the machine is busy for a while, both
 * are slower.
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
