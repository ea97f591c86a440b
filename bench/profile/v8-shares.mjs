import { table } from "../report/table.mjs";

/**
 * Where a profile of V8 spends its time, idle time aside, with the largest function of each place. The largest place comes
 * first.
 *
 * @param profile What V8's profiler made.
 * @param places Pairs of a name and a pattern for a function's name and its file. The first match counts.
 */
export function sharesOf({ nodes, samples, timeDeltas }, places) {
  const byId = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName, url } = byId.get(id);
    if (functionName === "(idle)") continue;
    total += timeDeltas[index];
    const key = `${functionName || "(anonymous)"} ${url.split("/").slice(-3).join("/")}`;
    functions.set(key, (functions.get(key) ?? 0) + timeDeltas[index]);
  }
  const shares = new Map();
  for (const [key, time] of [...functions].sort(([, one], [, other]) => other - one)) {
    const [place] = places.find(([, pattern]) => pattern.test(key));
    const share = time / total;
    const known = shares.get(place) ?? { place, share: 0, top: { name: key.trim(), share } };
    shares.set(place, { ...known, share: known.share + share });
  }
  return [...shares.values()].sort((one, other) => other.share - one.share);
}

/** These shares of so many microseconds, as a table. */
export function tableOfShares(shares, microseconds) {
  return table(
    ["", "µs", "%", "the most in one function"],
    shares.map(({ place, share, top }) => [
      place,
      (share * microseconds).toFixed(1),
      (share * 100).toFixed(0),
      `${(top.share * microseconds).toFixed(2)}: \`${top.name}\``,
    ]),
  );
}
