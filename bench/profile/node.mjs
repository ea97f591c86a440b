// Shows with V8's profiler where a server on Node spends the CPU time of a call, with ES256:
//   node bench/profile/node.mjs [edgegrant | bridge | hono | express | fastify | bare] [first]
// With `first`, no token comes a second time while it is remembered.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { moduleOf } from "../adapters/subjects.mjs";
import { temporaryFolder } from "../lib/bundle.mjs";
import { cpuClock } from "../lib/process.mjs";
import { mintTokens, startBenchZone } from "../lib/zone.mjs";
import { load } from "../request/load.mjs";
import { sharesOf, tableOfShares } from "./v8-shares.mjs";

const USERS = 96;
const TOKENS = 1_200;
const WARM_UP_CALLS = 20_000;
const CALLS = 20_000;

/** The part of the system that a function belongs to, by its name and its file. The first match counts. */
const PLACES = [
  ["the signature", /verifyOneShot|node:internal\/crypto/],
  ["the kernel: sockets", /^(writev|writeBuffer|writeUtf8String|writeLatin1String|shutdown|readStart)\b/],
  ["the garbage collector", /garbage collector/],
  ["fetch objects: `Request`, `Response`, `Headers`, their bodies", /undici|internal\/url/],
  ["web streams", /webstreams/],
  ["`node:http`, sockets and streams of Node", /node:/],
  ["edgegrant's bridge", /node\/dist/],
  ["edgegrant's core", /core\/dist/],
  ["the handler", /adapters\/servers/],
  ["other modules", /node_modules/],
  ["V8, and what has no file", /./],
];

const [, , name = "edgegrant", kind] = process.argv;
const { zone, bindings } = await startBenchZone(USERS, "ES256");
const tokens = await mintTokens(zone, kind === "first" ? TOKENS : USERS, USERS);
const folder = await temporaryFolder();
// A process that is killed writes no profile.
const exits = `data:text/javascript,${encodeURIComponent('process.once("SIGUSR2", () => process.exit())')}`;
const args = ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--import", exits, fileURLToPath(moduleOf("Node", name))];
const settings = { ...bindings, KEYCARD_SERVER_URL: bindings.AUDIENCE };
const child = spawn(process.execPath, args, {
  env: { ...process.env, ...settings },
  stdio: ["ignore", "pipe", "inherit"],
});
process.once("exit", () => child.kill("SIGKILL"));
const server = { origin: `http://127.0.0.1:${await portOf(child)}`, cpuMicroseconds: cpuClock(child.pid) };
await load(server, tokens, { amount: WARM_UP_CALLS });
const { cpuMicroseconds } = await load(server, tokens, { amount: CALLS });
child.kill("SIGUSR2");
await once(child, "exit");
await zone.close();

const [file] = await readdir(folder);
const shares = sharesOf(JSON.parse(await readFile(join(folder, file), "utf8")), PLACES);
await rm(folder, { recursive: true, force: true });
console.log(`${cpuMicroseconds.toFixed(0)} µs for one call, with the profiler\n`);
console.log(tableOfShares(shares, cpuMicroseconds));
process.exit(0);

async function portOf({ stdout }) {
  for await (const line of createInterface({ input: stdout })) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port) return port;
  }
  throw new Error(`${name} did not start`);
}
