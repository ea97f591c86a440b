import { STORES } from "../cache/stores.mjs";
import { SUBJECTS as COLD } from "../cold/measure.mjs";
import { SUBJECTS as REQUEST } from "../request/measure.mjs";
import { SUBJECTS as STARTUP } from "../startup/measure.mjs";
import { ALGORITHMS, SUBJECTS as VERIFY } from "../verify/measure.mjs";
import { goals } from "./goals.mjs";
import { stepsSection } from "./steps.mjs";
import { microseconds, share, spread, table, whole } from "./table.mjs";

const named = (subjects) => Object.entries(subjects).map(([key, subject]) => [key, subject.name ?? subject]);

function verifySection(verify, pictures) {
  const runtime = (title, measured) => `### ${title}

${table(
  ["", ...ALGORITHMS.flatMap((alg) => [`${alg}, µs`, "over the limit"])],
  named(VERIFY).map(([key, name]) => [
    name,
    ...ALGORITHMS.flatMap((alg) => [microseconds(measured[alg][key].cpu), share(measured[alg][key].ratio)]),
  ]),
)}`;
  return `## Verification

CPU of one verification. Every subject verifies tokens of 1,000 users in turn; only those of the last three rows are
among the 100 that come again.

${runtime("In workerd", verify.workerd)}

${runtime("On Node", verify.node)}

Quoted, because its packages could not be installed: \`@keycardai/oauth\`'s verifier 1.63, its whole \`verifyBearerToken\`
2.10 (in workerd, RS256, over the limit).

![CPU of one verification](${pictures}/verify.svg)`;
}

function requestSection({ again, first }, pictures) {
  const requests = (measured) =>
    table(
      ["", "requests a second", "of the bare Worker", "CPU, µs", "of the bare Worker"],
      named(REQUEST).map(([key, name]) => [
        name,
        whole(measured[key].perSecond.median),
        share(measured[key].speed),
        microseconds(measured[key].cpu),
        share(measured[key].cost),
      ]),
    );
  return `## Whole requests

Over HTTP, in workerd, RS256. The generator of the load runs on the same machine, so requests a second depend on it too; the
CPU is that of workerd's process alone.

### Tokens of 96 users, again and again

${requests(again)}

### 1,200 tokens, more than are remembered

${requests(first)}

Quoted: \`@keycardai/cloudflare\` reaches 0.38 to 0.46 of the bare Worker's requests a second with verification, 0.34 to 0.36
with a cached upstream token.

![CPU of one request](${pictures}/request.svg)`;
}

function coldSection(cold) {
  const visit = ({ fetches, sequential }) =>
    fetches === sequential ? `${fetches}` : `${fetches} (${sequential} in turn)`;
  return `## A fresh isolate

Fetches from the origin until the first answer, and for each request after that. They wait for one another, but for those
where brackets tell how many do.

${table(
  ["", "new data centre", "warm data centre", "each request after"],
  named(COLD).map(([key, name]) => [name, visit(cold[key].cold), visit(cold[key].warm), cold[key].warm.later / 2]),
)}

The peers are told where the keys are; edgegrant finds them, and one fetch of its first two is for that.`;
}

const startupSection = (startup) => `## Start-up

Compiling and evaluating the Worker's module, from the request that asks for it to the answer.

${table(
  ["", "ms", "CPU, ms"],
  named(STARTUP).map(([key, name]) => [name, share(startup[key].time), share(startup[key].cpu)]),
)}`;

const sizeSection = ({ workers, parts }, pictures) => `## Size

A Worker as one script, in bytes.

${table(
  ["", "minified", "minified and gzipped"],
  Object.entries(workers).map(([name, { minified, gzipped }]) => [
    name,
    minified ? whole(minified) : "",
    whole(gzipped),
  ]),
)}

What the guide's Worker is made of:

${table(
  ["", "minified", "gzipped, about"],
  Object.entries(parts).map(([name, bytes]) => [name, whole(bytes), whole(bytes * compression(workers))]),
)}

![Size of a Worker](${pictures}/size.svg)`;

/** How much of it gzip leaves: of the whole, for it can't be told of a part. */
function compression(workers) {
  const [guide] = Object.values(workers);
  return guide.gzipped / guide.minified;
}

function cacheSection({ stores, offered, bytesPerEntry, eviction, hotKeysFound, storm }) {
  return `## The token cache

One hit, in Miniflare, without a network:

${table(
  ["", "µs"],
  Object.entries(STORES).map(([key, name]) => [name, share(stores[key])]),
)}

A \`MemoryTokenStore\` with room for 1,000, offered more and more, a million times in all: each is asked for, and written if it is
not there. So the first row is of reads that find it.

${table(
  ["entries offered", "entries kept", "ns each"],
  offered.map((row) => [whole(row.offered), whole(row.kept), spread(row.nanoseconds)]),
)}

An entry takes ${whole(bytesPerEntry)} bytes of heap, its key and its token included. One read and one write that evicts, in a full store, over a bare map
that is told what to drop:

${table(
  ["entries", "ns", "over the bare map"],
  Object.entries(eviction).map(([entries, { nanoseconds, ratio }]) => [
    whole(Number(entries)),
    whole(nanoseconds.median),
    share(ratio),
  ]),
)}

Quoted: an evicting insert of \`@keycardai/cloudflare\` takes 0.2 ms at 1,000 entries, 10 to 15 ms at 100,000.

Of a million operations over 100,000 keys, half of them for 100 hot ones, ${(hotKeysFound * 100).toFixed(2)} % found the hot key they asked for.

A storm of ${whole(storm.users)} users by ${storm.requests / storm.users} requests, all at once, nothing cached: ${whole(storm.exchanges)} exchanges, ${whole(storm.tokens)} tokens,
${storm.mixedUp} of them with the wrong user, after ${whole(storm.milliseconds)} ms.`;
}

/**
 * Everything measured, as the sections of a page.
 *
 * @param links Where the page finds the folder of the pictures, and the readme.
 */
export function sections({ run, verify, steps, request, cold, startup, size, cache }, { pictures, readme }) {
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  return `Medians; in brackets what the middle half of the rounds lies between. Ratios are of the same round.

${run.date}, ${run.cpu}, ${run.cores} cores, ${run.platform}, Node ${run.node}, ${versions.join(", ")}.

${[
  goals({ verify, request, cold, size }, readme),
  verifySection(verify, pictures),
  stepsSection(steps),
  requestSection(request, pictures),
  coldSection(cold),
  startupSection(startup),
  sizeSection(size, pictures),
  cacheSection(cache),
].join("\n\n")}
`;
}
