import { SealedTokenStore } from "@edgegrant/core/adapter";
import { createFleet } from "./fleet.mjs";
import * as formulas from "./formulas.mjs";

const LIFE_SECONDS = 3_600;
const MINUTE = 60;

/** A million users. A user's requests do not depend on other users', so a sample of them is simulated. */
export const USERS = 1_000_000;
export const ISOLATES = 1_000;
/** Requests per second of the whole fleet, with the number of users that are simulated and for how many tokens' lives. */
export const LOADS = [
  { perSecond: 10, sample: 200_000, lives: 3 },
  { perSecond: 1_000, sample: 2_000, lives: 5 },
  { perSecond: 100_000, sample: 50, lives: 5 },
];

/** What the simulation counted and what the formulas say, for one load: of all users, per second. */
export async function simulate({ perSecond, sample, lives }, { users = USERS, isolates = ISOLATES } = {}) {
  const fleet = { isolates, users: sample, perUser: perSecond / users, lifeSeconds: LIFE_SECONDS };
  const factor = users / sample;
  const steady = async (shared) => {
    const running = createFleet({ ...fleet, shared });
    // Until tokens are of all ages.
    await running.run(3 * LIFE_SECONDS);
    return { running, counts: await running.run(lives * LIFE_SECONDS) };
  };
  const compare = (counted, seconds, expected) => ({
    counted: (counted / seconds) * factor,
    expected: expected * factor,
  });
  const together = await steady(true);
  const alone = await steady(false);
  const { counts } = together;
  const result = {
    perSecond,
    simulatedUsers: sample,
    simulatedRequests: counts.requests + alone.counts.requests,
    exchangesShared: compare(counts.exchanges, counts.seconds, formulas.exchangesShared(fleet)),
    storeReads: compare(counts.reads, counts.seconds, formulas.storeReads(fleet)),
    exchangesAlone: compare(alone.counts.exchanges, alone.counts.seconds, formulas.exchangesAlone(fleet)),
    usersInMemory: formulas.usersInMemory({ ...fleet, users }),
  };
  together.running.deploy();
  // For as long as tokens last, because it must cost no exchange at any time.
  const deployed = await together.running.run(LIFE_SECONDS);
  alone.running.deploy();
  const deployedAlone = await alone.running.run(MINUTE);
  together.running.deploy();
  together.running.loseStore();
  const lost = await together.running.run(MINUTE);
  return {
    ...result,
    deployed: compare(deployed.exchanges, LIFE_SECONDS / MINUTE, MINUTE * formulas.exchangesShared(fleet)),
    deployedAlone: compare(deployedAlone.exchanges, 1, formulas.exchangesAfterDeployment(fleet, MINUTE)),
    lost: compare(lost.exchanges, 1, formulas.exchangesAfterLoss(fleet, MINUTE)),
  };
}

/** The bytes of a token in a shared store: of its name, and of its sealed value. The token is a JWT of usual length. */
export async function measureSealedBytes(tokenBytes = 1_000) {
  const sizes = { tokenBytes };
  const storage = {
    get: async () => undefined,
    put: async (name, value) => Object.assign(sizes, { name: name.length, value: value.length }),
    delete: async () => undefined,
  };
  const store = new SealedTokenStore(storage, { secret: "a secret of the benchmark, 32 bytes" });
  const expiresAt = Math.floor(Date.now() / 1_000) + LIFE_SECONDS;
  await store.set("key", { accessToken: "x".repeat(tokenBytes), tokenType: "Bearer", expiresAt, scope: ["read"] });
  return sizes;
}
