/**
 * Measures every subject once a round, in an order that is another each round, and gives their samples by name.
 *
 * @param measure Gives one sample of a subject, a number.
 */
export async function interleave(subjects, rounds, measure) {
  const samples = Object.fromEntries(subjects.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of rotated(subjects, round)) samples[name].push(await measure(name, round));
  }
  return samples;
}

/** Backwards every other round, so that nobody always comes after the same one. */
function rotated(subjects, round) {
  const start = round % subjects.length;
  const order = [...subjects.slice(start), ...subjects.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}
