import { ALGORITHMS } from "../verify/measure.mjs";
import { table, whole } from "./table.mjs";

const SIZE_OF_GUIDE = "guide's Worker on edgegrant";
const PEERS = ["mcp-sdk", "workers-oauth-provider"];

/** Every goal with its measured figure. */
export function goals({ verify, request, cold, size }, readme) {
  return `## Goals

${table(
  ["", "goal", "measured", ""],
  [
    ...verified(verify, "first", "token not seen before", 1.3),
    ...verified(verify, "again", "token seen before", 0.1),
    ...requested(request.again, "tokens seen before"),
    ...requested(request.first, "tokens not seen before"),
    row("Fetches for verification in a warm data centre", 0, cold.edgegrant.warm.fetches, atMost),
    row("Round trips for an exchange there", 1, cold.upstream.warm.sequential, atMost),
    row("The guide's Worker, bytes gzipped", 24_000, size.workers[SIZE_OF_GUIDE].gzipped, atMost, whole),
  ],
)}

[The README](${readme}#why-some-goals-are-missed) explains why some goals are missed.`;
}

function verified(verify, subject, what, goal) {
  return Object.entries({ workerd: verify.workerd, Node: verify.node }).flatMap(([runtime, measured]) =>
    ALGORITHMS.map((alg) => {
      const name = `Verification, relative to the limit, ${what}, ${alg}, ${runtime}`;
      return row(name, goal, measured[alg][subject].ratio.median, atMost, twoPlaces);
    }),
  );
}

function requested(measured, what) {
  const speed = (subject) => measured[subject].speed.median;
  const fastestPeer = Math.max(...PEERS.map(speed));
  const of = (name) => `${name}, ${what}`;
  return [
    row(of("Requests, relative to the bare Worker, verification"), 0.85, speed("edgegrant"), atLeast, twoPlaces),
    row(of("the same with a cached upstream token"), 0.8, speed("edgegrant-upstream"), atLeast, twoPlaces),
    row(of("verification, goal: the fastest peer"), fastestPeer, speed("edgegrant"), atLeast, twoPlaces),
  ];
}

const atMost = (goal, value) => value <= goal;
const atLeast = (goal, value) => value >= goal;
const twoPlaces = (value) => value.toFixed(2);

function row(name, goal, value, isMet, written = String) {
  return [name, written(goal), written(value), isMet(goal, value) ? "met" : "missed"];
}
