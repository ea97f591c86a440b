// Runs the soak for a minute. `npm run soak` runs it for longer, with a seed of your choice.
import { randomInt } from "node:crypto";
import { expect, it } from "vitest";
import { soak } from "./soak.ts";

it("nothing that must hold breaks in a minute of trouble", async () => {
  const seed = randomInt(2 ** 32);
  const { table, failure } = await soak({ seed, durationMs: 60_000 });
  console.log(table);
  expect(failure, `npm run soak -- --seed ${seed}\n\n${table}\n\n${failure}`).toBeUndefined();
});
