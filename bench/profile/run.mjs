// Where the CPU of one verification goes, by `perf` (Linux only): a token not seen before, RS256, in workerd.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { bundle, temporaryFolder } from "../lib/bundle.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { table } from "../report/table.mjs";
import { byPlace } from "./places.mjs";

const SUBJECT = process.argv[2] ?? "first";
const [WARM_UP, MEASURED, PROFILED] = [20_000, 40_000, 80_000];

const script = await bundle(new URL("../verify/worker.mjs", import.meta.url));
// Without it, compiled code has no names.
const worker = await startWorkerd(script, {}, {}, ["--perf-basic-prof"]);
const folder = await temporaryFolder();
const recording = join(folder, "perf.data");

async function verify(times) {
  const before = worker.cpuMicroseconds();
  const query = new URLSearchParams({ alg: "RS256", subject: SUBJECT, times, offset: 0 });
  await (await fetch(`${worker.origin}/?${query}`)).text();
  return (worker.cpuMicroseconds() - before) / times;
}

await verify(WARM_UP);
const microseconds = await verify(MEASURED);
const perf = spawn("perf", ["record", "-q", "-F", "5000", "-e", "cpu-clock", "-p", worker.pid, "-o", recording], {
  stdio: "inherit",
});
await setTimeout(500);
await verify(PROFILED);
perf.kill("SIGINT");
await once(perf, "exit");
const rows = await byPlace(recording);
console.log(`${microseconds.toFixed(1)} µs for one verification (${SUBJECT})\n`);
console.log(
  table(
    ["", "µs", "the most in one function"],
    rows.map((row) => written(row, microseconds / 100)),
  ),
);
await worker.close();
await rm(folder, { recursive: true, force: true });

function written({ place, percent, top }, perPercent) {
  return [place, (percent * perPercent).toFixed(1), `${(top.percent * perPercent).toFixed(2)}: \`${top.name}\``];
}
