/**
 * Measures every subject once per round, in a different order each round. Returns the samples by subject.
 *
 * @param measure Returns one sample of a subject, a number.
 */
export async function interleave(subjects, rounds, measure) {
  const samples = Object.fromEntries(subjects.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of rotated(subjects, round)) samples[name].push(await measure(name, round));
  }
  return samples;
}

/** Every other round is reversed, so that no subject always follows the same one. */
function rotated(subjects, round) {
  const start = round % subjects.length;
  const order = [...subjects.slice(start), ...subjects.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}
