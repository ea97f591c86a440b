// Shows with `perf` (Linux only) where one verification or one request spends its CPU time, in workerd, with RS256:
//   node bench/profile/run.mjs verify [first | again | jose | least | ...] [nodejs_compat]
//   node bench/profile/run.mjs request [edgegrant | edgegrant-upstream | bare | ...] [new] [nodejs_compat]
// With `new`, no token comes a second time while it is remembered.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { temporaryFolder } from "../lib/bundle.mjs";
import { table } from "../report/table.mjs";
import { byPlace } from "./places.mjs";
import { requests, verifications } from "./subjects.mjs";

const [, , kind = "verify", name, ...words] = process.argv;
const flags = words.filter((word) => word !== "new");
const subject = await (kind === "request"
  ? requests(name ?? "edgegrant", words.includes("new"), flags)
  : verifications(name ?? "first", flags));
const folder = await temporaryFolder();
const recording = join(folder, "perf.data");

await subject.run();
const microseconds = await subject.run();
const arguments_ = ["record", "-q", "-F", "5000", "-e", "cpu-clock", "-p", subject.worker.pid, "-o", recording];
const perf = spawn("perf", arguments_, { stdio: "inherit" });
// perf says nothing when it has begun.
await setTimeout(2_000);
await subject.run();
perf.kill("SIGINT");
await once(perf, "exit");
const rows = await byPlace(recording);
console.log(`${microseconds.toFixed(1)} µs for one ${subject.what}\n`);
console.log(
  table(
    ["", "µs", "the most in one function"],
    rows.map((row) => written(row, microseconds / 100)),
  ),
);
await subject.worker.close();
await Promise.all(
  [recording, join(tmpdir(), `perf-${subject.worker.pid}.map`)].map((file) => rm(file, { force: true })),
);
await rm(folder, { recursive: true, force: true });
process.exit(0);

function written({ place, percent, top }, perPercent) {
  return [place, (percent * perPercent).toFixed(1), `${(top.percent * perPercent).toFixed(2)}: \`${top.name}\``];
}
