// npm run soak -- [--minutes 2] [--seed N]
import { parseArgs } from "node:util";
import { Interrupted, shutdownSignal } from "@edgegrant/example-demo";
import { soak } from "./soak.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "2" }, seed: { type: "string" } } });
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
if (!(minutes > 0 && minutes <= 120) || !Number.isSafeInteger(seed)) {
  console.error("Usage: npm run soak -- [--minutes N, 120 at most] [--seed a whole number]");
  process.exit(2);
}

const signal = shutdownSignal();
console.log(`Soaking for ${minutes} min, with the seed ${seed} ...`);
const { table, failure } = await soak({ seed, durationMs: minutes * 60_000, signal });
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
