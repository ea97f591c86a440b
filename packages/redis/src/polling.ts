const FIRST_MS = 50;
const LONGEST_MS = 1_000;

/**
 * The time until a follower looks for the result again, in milliseconds: longer each time, and different for each
 * follower, so that those of a fleet do not ask at the same moment. A follower that gets messages looks seldom: a
 * message may be lost with its connection.
 *
 * @param round How often the follower has waited before.
 * @param random From 0 to 1.
 */
export function pollDelayMs(round: number, getsMessages: boolean, random: number): number {
  const delayMs = getsMessages ? LONGEST_MS : Math.min(FIRST_MS * 2 ** round, LONGEST_MS);
  return delayMs * (0.5 + random / 2);
}
