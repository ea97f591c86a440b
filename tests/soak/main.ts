// npm run soak -- [--minutes 2] [--seed N]
import { parseArgs } from "node:util";
import { Interrupted, shutdownSignal } from "@edgegrant/example-demo";
import { soak } from "./soak.ts";

const { minutes, seed } = settings() ?? usage();

function settings(): { minutes: number; seed: number } | undefined {
  try {
    const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
    const minutes = Number(values.minutes ?? 2);
    const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
    return minutes > 0 && minutes <= 120 && Number.isSafeInteger(seed) ? { minutes, seed } : undefined;
  } catch {
    return undefined;
  }
}

function usage(): never {
  console.error("Usage: npm run soak -- [--minutes N, 120 at most] [--seed a whole number]");
  process.exit(2);
}

const signal = shutdownSignal();
console.log(`Soaking for ${minutes} min, with the seed ${seed} ...`);
// An error here would only abort the signal, and the process would end as if all were well.
const { table, failure } = await soak({ seed, durationMs: minutes * 60_000, signal }).catch((error: unknown) => {
  console.error(`\nThe seed was ${seed}. The soak did not start, or did not end:`, error);
  process.exit(1);
});
console.log(table);
if (failure !== undefined) {
  console.error(`\nThe seed was ${seed}. What went wrong first:\n${failure}`);
  process.exit(1);
}
if (signal.aborted) {
  console.error(signal.reason instanceof Interrupted ? "\nStopped." : signal.reason);
  process.exit(signal.reason instanceof Interrupted ? 130 : 1);
}
process.exit(0);
