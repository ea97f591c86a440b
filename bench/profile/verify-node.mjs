// Shows with V8's profiler where one verification spends its CPU time on Node:
//   node bench/profile/verify-node.mjs [first | again | jose | ...] [RS256 | ES256 | EdDSA]
import { rm, writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle, temporaryFolder, withoutWorkers } from "../lib/bundle.mjs";
import { sharesOf, tableOfShares } from "./v8-shares.mjs";

const WARM_UP = 20_000;
const VERIFICATIONS = 60_000;
const SAMPLE_MICROSECONDS = 100;

/** The part of a verification that a function belongs to, by its name and its file. The first match counts. */
const PLACES = [
  ["the signature", /^(run|SignJob|verifyOneShot) |node:internal\/crypto/],
  ["the request's header and URL, which Node implements in JavaScript", /undici|node:internal\/url/],
  ["the garbage collector", /garbage collector/],
  ["the loop and the profiler", /^repeat |node:inspector|profile\/verify-node/],
  [
    "decoding: base64url, bytes, `JSON.parse`",
    /^(splitJws|\(anonymous\)|decode\w+|requireDecoded|requireCanonical|binaryOf|bytesOf|parseObject|isTooDeep|utf8|atob|encode\w*) /,
  ],
  [
    "the memory of tokens: look-up, sizes, freezing, eviction",
    /^(get|set|delete|weigh|#drop|#makeRoom|#attach|#detach|#remember|#recall|jsonBytes|textBytes|deepFreeze) /,
  ],
  ["the checks, the caller, the event", /subjects\.mjs/],
  ["V8, and what has no file", /./],
];

const [, , name = "first", alg = "RS256"] = process.argv;
const folder = await temporaryFolder();
const file = join(folder, "subjects.mjs");
await writeFile(file, await bundle(new URL("../verify/subjects.mjs", import.meta.url), { plugins: [withoutWorkers] }));
const { repeat, subjectsFor } = await import(pathToFileURL(file));
await rm(folder, { recursive: true, force: true });
const subject = (await subjectsFor(alg))[name];
await repeat(subject, WARM_UP, 0);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: SAMPLE_MICROSECONDS });
await session.post("Profiler.start");
const before = process.cpuUsage();
await repeat(subject, VERIFICATIONS, 0);
const { user, system } = process.cpuUsage(before);
const { profile } = await session.post("Profiler.stop");
const microseconds = (user + system) / VERIFICATIONS;
console.log(`${microseconds.toFixed(1)} µs for one verification (${name}, ${alg}), with the profiler\n`);
console.log(tableOfShares(sharesOf(profile, PLACES), microseconds));
process.exit(0);
