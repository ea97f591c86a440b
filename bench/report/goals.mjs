import { PEER_OF_GUIDE } from "../size/measure.mjs";
import { ALGORITHMS } from "../verify/measure.mjs";
import { table, whole } from "./table.mjs";

const SIZE_OF_GUIDE = "guide's Worker on edgegrant";
const MIB = 2 ** 20;

/** Every goal with the figure before the work on it, the peer's in this run, and the measured one. */
export function goals(results, readme) {
  return `## Goals

${table(["", "before", "peer", "goal", "measured", ""], rowsOf(results).map(row))}

The peer of verification is jose, of requests the MCP SDK's \`requireBearerAuth\` over jose, of the adapters Hono with jose.
The SDK's gate gets no upstream token, so its figure is the same in both rows of tokens seen before.
The Workers of the last row are the guide's, and each holds all that its package brings along. Both verify tokens, serve the
metadata, have both kinds of credentials, exchange tokens and keep them in memory. edgegrant's also holds algorithms beside RS256, tokens
that isolates share, scopes of single tools, sessions that belong to their callers, and redaction. The guide names
none of these for the other.
[The README](${readme}#why-some-goals-are-missed) explains why some goals are missed.`;
}

/** How many goals there are, and how many are met. */
export function goalsMet(results) {
  const rows = rowsOf(results);
  return { all: rows.length, met: rows.filter(({ isMet, goal, value }) => isMet(goal, value)).length };
}

function rowsOf(results) {
  return [
    ...verified(results.verify),
    ...requested(results.request),
    ...adapted(results.adapters),
    {
      name: "Resident memory of the Node adapter under that load, MiB",
      before: 207,
      peer: results.adapters.Node.hono.resident.median / MIB,
      goal: 140,
      value: results.adapters.Node.edgegrant.resident.median / MIB,
      isMet: atMost,
      written: whole,
    },
    {
      name: "The guide's Worker, bytes gzipped",
      before: 30_374,
      peer: `${whole(results.size.workers[PEER_OF_GUIDE].gzipped)} (quoted)`,
      goal: 24_000,
      value: results.size.workers[SIZE_OF_GUIDE].gzipped,
      isMet: atMost,
      written: whole,
    },
  ];
}

const atMost = (goal, value) => value <= goal;
const atLeast = (goal, value) => value >= goal;
const twoPlaces = (value) => value.toFixed(2);

function row({ name, before, peer = "–", goal, value, isMet, written = twoPlaces }) {
  const shown = typeof peer === "number" ? written(peer) : peer;
  const bound = `${isMet === atMost ? "≤" : "≥"} ${written(goal)}`;
  return [name, written(before), shown, bound, written(value), isMet(goal, value) ? "met" : "missed"];
}

const FIRST_ON_NODE = { RS256: [1.38, 0.6], ES256: [1.25, 0.7], EdDSA: [1.21, 0.8] };

function verified({ node, workerd, workerdWithNode }) {
  const first = (where, measured, alg, before, goal) => ({
    name: `First sight of a token over a bare WebCrypto check, ${where}, ${alg}`,
    before,
    peer: measured[alg].jose.ratio.median,
    goal,
    value: measured[alg].first.ratio.median,
    isMet: atMost,
  });
  return [
    ...ALGORITHMS.map((alg) => first("Node", node, alg, ...FIRST_ON_NODE[alg])),
    first("workerd with `nodejs_compat`", workerdWithNode, "RS256", 1.46, 1.2),
    first("workerd without", workerd, "RS256", 1.46, 1.35),
    {
      name: "Token seen before over a bare WebCrypto check, workerd, RS256",
      before: 0.15,
      goal: 0.1,
      value: workerd.RS256.again.ratio.median,
      isMet: atMost,
    },
  ];
}

function requested({ again, first }) {
  const speed = (name, measured, subject, before, goal) => ({
    name: `Requests per second of the bare Worker's, ${name}`,
    before,
    peer: measured["mcp-sdk"].speed.median,
    goal,
    value: measured[subject].speed.median,
    isMet: atLeast,
  });
  return [
    speed("tokens seen before", again, "edgegrant", 0.77, 0.88),
    speed("tokens seen before, with an upstream token", again, "edgegrant-upstream", 0.62, 0.8),
    speed("tokens never seen", first, "edgegrant", 0.46, 0.6),
  ];
}

/** By runtime: the figures before and the goals, for tokens seen before and new ones. */
const ADAPTERS = {
  Node: { again: [3.8, 2.2], first: [9.1, 3.5] },
  Bun: { again: [1.4, 1.3], first: [5.8, 3.5] },
  Deno: { again: [3.5, 2], first: [22, 12] },
};
const KINDS = { again: "token seen before", first: "new token" };

function adapted(adapters) {
  return Object.entries(ADAPTERS).flatMap(([runtime, goalsOf]) =>
    Object.entries(goalsOf).map(([kind, [before, goal]]) => ({
      name: `CPU of a call over a bare handler, ${runtime}, ${KINDS[kind]}`,
      before,
      peer: adapters[runtime].hono[kind].cost.median,
      goal,
      value: adapters[runtime].edgegrant[kind].cost.median,
      isMet: atMost,
    })),
  );
}
