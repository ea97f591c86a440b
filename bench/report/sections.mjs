import { STORES } from "../cache/stores.mjs";
import { SUBJECTS as COLD } from "../cold/measure.mjs";
import { SUBJECTS as REQUEST } from "../request/measure.mjs";
import { SUBJECTS as STARTUP } from "../startup/measure.mjs";
import { ALGORITHMS, SUBJECTS as VERIFY } from "../verify/measure.mjs";
import { adaptersSection } from "./adapters.mjs";
import { goals } from "./goals.mjs";
import { stepsSection } from "./steps.mjs";
import { microseconds, picture, share, spread, table, whole } from "./table.mjs";

const named = (subjects) => Object.entries(subjects).map(([key, subject]) => [key, subject.name ?? subject]);

function verifySection(verify, pictures) {
  const runtime = (title, measured) => `### ${title}

${table(
  ["", ...ALGORITHMS.flatMap((alg) => [`${alg}, µs`, "relative to WebCrypto"])],
  named(VERIFY).map(([key, name]) => [
    name,
    ...ALGORITHMS.flatMap((alg) => [microseconds(measured[alg][key].cpu), share(measured[alg][key].ratio)]),
  ]),
)}`;
  return `## Verification

CPU time of one verification. Every subject verifies the tokens of 1,000 users in turn. Only the last three rows use 100 tokens,
repeatedly.

${runtime("In workerd", verify.workerd)}

${runtime("In workerd with `nodejs_compat`", verify.workerdWithNode)}

${runtime("On Node", verify.node)}

Quoted, because its packages could not be installed: the verifier of \`@keycardai/oauth\` takes 1.63 times a bare WebCrypto
check, its whole
\`verifyBearerToken\` 2.10 times (in workerd, RS256).${picture(pictures, "CPU of one verification", "verify")}`;
}

function requestSection({ again, first }, pictures) {
  const requests = (measured) =>
    table(
      ["", "requests per second", "relative to the bare Worker", "CPU, µs", "relative to the bare Worker"],
      named(REQUEST).map(([key, name]) => [
        name,
        whole(measured[key].perSecond.median),
        share(measured[key].speed),
        microseconds(measured[key].cpu),
        share(measured[key].cost),
      ]),
    );
  return `## Whole requests

MCP calls (\`POST\`) over HTTP, in workerd, RS256. The load generator runs on the same machine, so it affects the requests per second. The CPU time is
that of workerd's process only.

### 96 tokens, repeated

${requests(again)}

### 1,200 tokens, more than are remembered

${requests(first)}

Quoted: \`@keycardai/cloudflare\` reaches 0.38 to 0.46 of the bare Worker's requests per second with verification, and 0.34 to
0.36 with a cached upstream token.${picture(pictures, "CPU of one request", "request")}`;
}

function coldSection(cold) {
  const visit = ({ fetches, sequential }) =>
    fetches === sequential ? `${fetches}` : `${fetches} (${sequential} round trips)`;
  return `## A fresh isolate

Fetches until the first answer, and fetches per later request. Each fetch waits for the one before, unless brackets give the number
of round trips.

${table(
  ["", "new data centre", "warm data centre", "each later request"],
  named(COLD).map(([key, name]) => [name, visit(cold[key].cold), visit(cold[key].warm), cold[key].warm.later / 2]),
)}

The peers are configured with the address of the keys. edgegrant discovers it, with one of its first two fetches.`;
}

const startupSection = (startup) => `## Start-up

The time to compile and evaluate the Worker's module, from the request that imports it to the answer.

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

The parts of the guide's Worker:

${table(
  ["", "minified", "gzipped (estimate)"],
  Object.entries(parts).map(([name, bytes]) => [name, whole(bytes), whole(bytes * compression(workers))]),
)}${picture(pictures, "Size of a Worker", "size")}`;

/** The compression ratio of the whole bundle. It serves as an estimate for each part. */
function compression(workers) {
  const [guide] = Object.values(workers);
  return guide.gzipped / guide.minified;
}

function cacheSection({ stores, offered, bytesPerEntry, memory, eviction, hotKeysFound, storm }) {
  return `## The token cache

One hit, in Miniflare, without a network:

${table(
  ["", "µs"],
  Object.entries(STORES).map(([key, name]) => [name, share(stores[key])]),
)}

A \`MemoryTokenStore\` of 1,000 entries gets more and more keys, in a million operations each. An operation reads a key and, after a
miss, writes it. So the first row shows reads that hit.

${table(
  ["keys", "entries kept", "ns per operation"],
  offered.map((row) => [whole(row.offered), whole(row.kept), spread(row.nanoseconds)]),
)}

Heap bytes of one more, with tokens of about 600 characters:

${table(
  ["", "bytes"],
  [
    ["a token that the verifier remembers, with its text and its claims", whole(memory.rememberedToken)],
    ["an upstream token in the token cache, with its key", whole(memory.upstreamToken)],
    ["an entry of a `MemoryTokenStore` with a short key and a short token", whole(bytesPerEntry)],
  ],
)}

One read and one write with eviction in a full store, compared with
a bare map of the same size:

${table(
  ["entries", "ns", "relative to the bare map"],
  Object.entries(eviction).map(([entries, { nanoseconds, ratio }]) => [
    whole(Number(entries)),
    whole(nanoseconds.median),
    share(ratio),
  ]),
)}

Quoted: an evicting insert of \`@keycardai/cloudflare\` takes 0.2 ms at 1,000 entries, 10 to 15 ms at 100,000.

A million operations on 100,000 keys, half of them on 100 hot keys: ${(hotKeysFound * 100).toFixed(2)} % of the operations on hot keys were hits.

${whole(storm.users)} users send ${storm.requests / storm.users} requests each, all at once, with nothing cached: ${whole(storm.exchanges)} exchanges, ${whole(storm.tokens)} tokens,
${storm.mixedUp} of them for the wrong user, in ${whole(storm.milliseconds)} ms.`;
}

/**
 * All measurements, as the sections of a page.
 *
 * @param links The relative addresses of the README and of the folder of pictures. Without that folder, the page has no
 *   pictures here.
 */
export function sections(results, { pictures, readme }) {
  const { run, verify, steps, request, adapters, cold, startup, size, cache } = results;
  const versions = Object.entries(run.versions).map(([name, version]) => `${name} ${version}`);
  return `Figures are medians, with the quartiles in brackets. Ratios compare two figures of the same round.

${measuredOn(results.dates)}.

${run.cpu}, ${run.cores} cores, ${run.platform}, Node ${run.node}, ${versions.join(", ")}.

${[
  goals(results, readme),
  verifySection(verify, pictures),
  stepsSection(steps),
  requestSection(request, pictures),
  adaptersSection(adapters, pictures),
  coldSection(cold),
  startupSection(startup),
  sizeSection(size, pictures),
  cacheSection(cache),
].join("\n\n")}
`;
}

/** Says which section is of which day, because a run may measure only some of them. */
function measuredOn(dates) {
  const days = [...new Set(Object.values(dates))].sort();
  const sectionsOf = (day) => Object.keys(dates).filter((name) => dates[name] === day);
  return days
    .map((day) => (days.length === 1 ? `Measured on ${day}` : `${day}: ${sectionsOf(day).join(", ")}`))
    .join(". ");
}
