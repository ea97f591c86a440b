import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, temporaryFolder, withoutWorkers } from "../lib/bundle.mjs";
import { interleave } from "../lib/interleave.mjs";
import { ratios, summary } from "../lib/statistics.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

export const ALGORITHMS = ["RS256", "ES256", "EdDSA"];
export const SUBJECTS = {
  limit: "a bare WebCrypto check: `crypto.subtle.verify` with an imported key",
  fastest: "a bare check on the fastest engine: `node:crypto`'s `verify` where the runtime has it for the algorithm",
  least: "the minimum: header, bytes, `JSON.parse`, signature; checks no claim",
  jose: "jose `jwtVerify`, local key set",
  hono: "hono `verifyWithJwks`",
  mcp: "`@modelcontextprotocol/server` `verifyBearerToken` over jose",
  first: "**edgegrant `verifyBearerToken`, token not seen before**",
  look: "the minimum for a token seen before: header, lookup in a `Map`",
  again: "**edgegrant `verifyBearerToken`, token seen before**",
  varied: "**edgegrant, token seen before, 10 URLs in turn, `issuers` as a list**",
};
const NAMES = Object.keys(SUBJECTS);
const ROUNDS = 21;
/** Enough for the engine to compile all of the code. */
const WARM_UP = 10_000;
/** Long enough for the clock, and short enough that a subject and its reference run under the same conditions. */
const SAMPLE_MICROSECONDS = 30_000;

/** The CPU time of one verification, on Node and in workerd, by algorithm and subject. */
export async function measureVerify() {
  return { node: await onNode(), workerd: await inWorkerd([]), workerdWithNode: await inWorkerd(["nodejs_compat"]) };
}

async function onNode() {
  const folder = await temporaryFolder();
  const file = join(folder, "subjects.mjs");
  await writeFile(file, await bundle(new URL("subjects.mjs", import.meta.url), { plugins: [withoutWorkers] }));
  const { repeat, subjectsFor } = await import(pathToFileURL(file));
  await rm(folder, { recursive: true, force: true });
  const measured = {};
  for (const alg of ALGORITHMS) {
    const subjects = await subjectsFor(alg);
    measured[alg] = await compare(async (name, times, offset) => {
      const before = process.cpuUsage();
      await repeat(subjects[name], times, offset);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
  }
  return measured;
}

async function inWorkerd(flags) {
  const worker = await startWorkerd(await bundle(new URL("worker.mjs", import.meta.url)), {}, {}, [], flags);
  const measured = {};
  for (const alg of ALGORITHMS) {
    measured[alg] = await compare((subject, times, offset) => worker.cpuOf({ alg, subject }, times, offset));
  }
  await worker.close();
  return measured;
}

/** @param run Runs a subject `times` times and returns the CPU time in microseconds. */
async function compare(run) {
  const times = {};
  for (const name of NAMES) {
    await run(name, WARM_UP, 0);
    times[name] = Math.ceil((SAMPLE_MICROSECONDS * WARM_UP) / (await run(name, WARM_UP, 0)));
  }
  const samples = await interleave(NAMES, ROUNDS, async (name, round) => {
    return (await run(name, times[name], times[name] * round)) / times[name];
  });
  const shares = ratios(samples, "limit");
  return Object.fromEntries(NAMES.map((name) => [name, { cpu: summary(samples[name]), ratio: shares[name] }]));
}
