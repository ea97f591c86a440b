// docs/scale.md, from the results of the simulation.
import { table, whole } from "../report/table.mjs";
import { ISOLATES, USERS } from "./measure.mjs";

/** A figure of the simulation, with what the formula says in brackets. */
const both = ({ counted, expected }) => `${short(counted)} (${short(expected)})`;

/** Three digits that count, or a whole number. */
const short = (number) => (number >= 100 ? whole(number) : String(Number(number.toPrecision(3))));

const mebibytes = (bytes) => `${short(bytes / 1024 / 1024)} MiB`;

export function page({ sealed, bytesPerEntry, loads }) {
  const column = (name, cellOf) => [name, ...loads.map(cellOf)];
  const headings = ["", ...loads.map(({ perSecond }) => `${whole(perSecond)} requests per second`)];
  const stored = sealed.name + sealed.value;
  const requests = loads.reduce((sum, { simulatedRequests }) => sum + simulatedRequests, 0);
  return `# At scale

What a fleet of ${whole(ISOLATES)} isolates (or processes) costs with ${whole(USERS)} users of one upstream API. An upstream token lasts an hour.
\`npm run scale\` writes this page: it simulates ${whole(requests)} requests through the real token cache and counts.
In brackets is what the [formulas](#the-formulas) say. Nothing here was measured on Cloudflare.

## While all is well

${table(headings, [
  column("requests of one user", ({ perSecond }) => `every ${short(USERS / perSecond)} s`),
  column("**exchanges per second**, isolates share a store", ({ exchangesShared }) => both(exchangesShared)),
  column("the same, memory only", ({ exchangesAlone }) => both(exchangesAlone)),
  column("reads of the shared store per second", ({ storeReads }) => both(storeReads)),
  column("writes of the shared store per second", ({ exchangesShared }) => both(exchangesShared)),
  column("users with a token in one isolate, if none is evicted", ({ usersInMemory }) => short(usersInMemory)),
  column(`their memory in one isolate, with tokens of ${whole(sealed.tokenBytes)} bytes`, ({ usersInMemory }) =>
    mebibytes(usersInMemory * (bytesPerEntry + sealed.tokenBytes)),
  ),
])}

- With a shared store a user costs at most one exchange for each ${short(3600 - 90)} seconds, however many isolates there are.
- With memory only, each isolate exchanges for itself. That is cheap while a user reaches few isolates. The table assumes
  the worst: any isolate may get any request.
- An isolate keeps 1,000 tokens by default, in at most 16 MiB, and evicts the least recently used. If more users than that are
  active in one isolate, as in the last column, nearly every request reads the shared store, or exchanges if there is none. Set
  \`maxEntries\` and \`maxBytes\` of \`MemoryTokenStore\`, or send a user to the same isolates.

## Sizes of a shared store

A token of ${whole(sealed.tokenBytes)} bytes takes ${whole(stored)} bytes when it is sealed: a name of ${whole(sealed.name)} and a value of ${whole(sealed.value)}. There is one for each user, client,
set of scopes and upstream API.

| | For ${whole(USERS)} users |
| --- | --- |
| Durable Objects | one object for each token. Each is in use only when an isolate misses: an object gets the reads per second of the table, divided by the users. It deletes its token with an alarm at the end |
| Redis or Valkey | ${mebibytes(USERS * stored)} of names and values, and about 100 bytes more for each key. A lease exists only during an exchange |
| KV, SQLite, unstorage | ${mebibytes(USERS * stored)} |

## When something is lost

Exchanges in the first minute after it. Requests go on as before.

${table(headings, [
  column(
    "a deployment: all isolates are new, the shared store is there (the mean of the hour after it)",
    ({ deployed }) => both(deployed),
  ),
  column("a deployment, memory only", ({ deployedAlone }) => both(deployedAlone)),
  column("**a region with its shared store is lost**, another takes over", ({ lost }) => both(lost)),
])}

The zone must bear the last row's first second, or limit it: edgegrant waits as \`Retry-After\` says, once, and answers 503 after
that. A follower waits for the exchange of its leader, so a user who sends many requests at once still costs one exchange where
the store has leases. Users do not notice the loss of a store in any other way: a store that fails is a miss and an event.

Redis in several regions: give each region its own. A user who changes the region costs one exchange more. A Durable Object
runs in the location that first asked for it.

## The formulas

A user sends *λ* requests per second at random times. There are *U* users and *N* isolates, and each request reaches any of them
with the same probability. A token lasts *L* seconds. In its last 30 seconds it is not used, and in the minute before that a
request renews it, so it is renewed by the first request after *L − 90* seconds.

| | |
| --- | --- |
| time from one token of a user to the next | *P = L − 90 + 1/λ* |
| exchanges per second, shared store | *U / P* |
| exchanges per second, memory only | *U N / (L − 90 + N/λ)*: each isolate sees *λ/N* of each user |
| isolates that a user reaches in that time | *N (1 − e^(−λP/N))* |
| reads of the shared store per second | *U N (1 − e^(−λP/N)) / P*: each isolate reads each token that it meets once |
| users in the memory of an isolate | *U (1 − e^(−λL/N))* |
| exchanges in the first *t* seconds after a loss of everything | *U (1 − e^(−λt))* |
| the same after a deployment, memory only | *U N (1 − e^(−λt/N))* |

The simulation follows a sample of the users (${loads.map(({ perSecond, simulatedUsers }) => `${whole(simulatedUsers)} at ${whole(perSecond)} requests per second`).join(", ")}) and multiplies, because one user's requests do not change what another's cost.
`;
}
