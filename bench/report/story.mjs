import { table, whole } from "./table.mjs";

/** The figures in plain words, with the pictures. Every figure is of this run, unless it is called quoted. */
export function story({ verify, request, adapters, cold, startup, size }, met) {
  const { workerd, node } = verify;
  const { again, first } = request;
  const { workers } = size;
  return `## In short

${table(
  ["", "edgegrant", "compared with"],
  [
    [
      "CPU to recognize a token that came before",
      micros(workerd.RS256.again),
      `${micros(workerd.RS256.jose)}: jose, which verifies it again`,
    ],
    ["CPU to verify a new token", micros(workerd.RS256.first), `${micros(workerd.RS256.jose)}: jose`],
    [
      "calls that a Worker still answers, tokens that come again",
      percent(again.edgegrant.speed),
      `${percent(again["mcp-sdk"].speed)}: the MCP SDK's gate over jose`,
    ],
    [
      "the same, with an upstream token from the cache",
      percent(again["edgegrant-upstream"].speed),
      "the SDK's gate has none",
    ],
    [
      "the same, no token ever comes again",
      percent(first.edgegrant.speed),
      `${percent(first["mcp-sdk"].speed)}: the SDK's gate`,
    ],
    [
      "fetches of a fresh isolate before its first answer",
      `${cold.edgegrant.cold.fetches}, or ${cold.edgegrant.warm.fetches} in a warm data centre`,
      `${cold.mcp.cold.fetches}, always: the SDK's gate, which is given the address of the keys`,
    ],
    [
      "size of a Worker, gzipped",
      kilobytes(workers["guide's Worker on edgegrant"]),
      `${kilobytes(workers["`@modelcontextprotocol/server` `requireBearerAuth` with jose"])}: the SDK's gate; ${kilobytes(workers["guide's Worker on `@keycardai/cloudflare` (quoted)"])}: \`@keycardai/cloudflare\` (quoted)`,
    ],
  ],
)}

All of this is in workerd, the runtime of Cloudflare Workers, with RS256. "Calls that a Worker still answers" are those of a bare
Worker that checks nothing. Of the [goals](#goals), ${met.met} of ${met.all} are met.

## Two limits

The first verification of a token can't be cheaper than the check of its signature. There are two figures for that:

- **A bare WebCrypto check** is \`crypto.subtle.verify\` with everything at hand. It works on every runtime.
- **A bare check on the fastest engine** is \`node:crypto\`'s \`verify\`, where the runtime has it and it is faster.

On Node, the second takes ${hundredths(node.RS256.fastest.ratio)} of the first for RS256, ${hundredths(node.ES256.fastest.ratio)} for ES256 and
${hundredths(node.EdDSA.fastest.ratio)} for EdDSA, because it stays on its thread. In workerd with \`nodejs_compat\` it takes ${hundredths(verify.workerdWithNode.RS256.fastest.ratio)} for RS256. Without that
flag both are WebCrypto, and a difference between them (${hundredths(workerd.RS256.fastest.ratio)}) is the measurement's. edgegrant uses the fastest engine that
[proves itself](decisions/0022-signature-engines.md) on the very runtime. So a new token on Node costs less in edgegrant, with all
checks, than the signature alone in WebCrypto: ${hundredths(node.RS256.first.ratio)} for RS256. jose takes ${hundredths(node.RS256.jose.ratio)}.

## A token

An agent sends the same token for an hour. edgegrant checks its signature once, and remembers the result while the key is in
force. Everything else is checked on every call: times, issuer, audience, scopes, the sender.

![CPU of one verification](pictures/verify.svg)

In workerd, a new token costs ${micros(workerd.RS256.first)}, and ${micros(workerd.RS256.jose)} with jose. edgegrant does more for it: it derives the audience from the
request, checks scopes, and remembers the token. [Step by step](#step-by-step) shows what each part takes.

## A call

![CPU of one request](pictures/request.svg)

Most of what edgegrant adds to a call is the platform's work: headers and URLs, copies, memory. The handler's answer to a \`POST\` goes
out untouched if the client is no web page.

If no token ever comes again, a bare WebCrypto check alone leaves ${percent(first.limit.speed)} of the bare Worker's calls, so no verifier
that checks every signature with WebCrypto can be better than that.

## Beyond Workers

![CPU of one call](pictures/adapters.svg)

The same call over a bare handler of each runtime. For a token seen before, on Bun and Deno, edgegrant takes ${tenths(adapters.Bun.edgegrant.again.cost)} and
${tenths(adapters.Deno.edgegrant.again.cost)} times a bare handler, Hono with jose ${tenths(adapters.Bun.hono.again.cost)} and ${tenths(adapters.Deno.hono.again.cost)}. On Node it takes ${tenths(adapters.Node.edgegrant.again.cost)} times, and Hono
${tenths(adapters.Node.hono.again.cost)}: Node's HTTP server has no web-standard requests of its own. To make a real \`Request\` and \`Response\`, and to check nothing, takes
${tenths(adapters.Node.bridge.again.cost)} times a bare handler.
A new token (ES256) costs the check of a signature, which is more than a bare handler's whole call on each of the three.

## Where edgegrant is worse, or no better

- **Size.** ${kilobytes(workers["guide's Worker on edgegrant"])} is more than twice that of \`@keycardai/cloudflare\`, and more than hono's or workers-oauth-provider's gates.
- **Start-up.** ${milliseconds(startup.edgegrant)} ms with verification, ${milliseconds(startup.upstream)} with an exchange. hono's middleware takes ${milliseconds(startup.hono)}, workers-oauth-provider's gate ${milliseconds(startup.provider)}, an empty Worker
  ${milliseconds(startup.bare)}.
- **The first call in a new data centre.** ${cold.edgegrant.cold.fetches} fetches, one after the other, because edgegrant asks the zone where its keys are. A gate that is
  given the address of the keys makes ${cold.mcp.cold.fetches}. In a data centre that has served before, edgegrant makes ${cold.edgegrant.warm.fetches}, and such a gate ${cold.mcp.warm.fetches}.
- **Memory on Node.** ${whole(adapters.Node.edgegrant.resident.median / 2 ** 20)} MiB under load, where Hono with jose takes ${whole(adapters.Node.hono.resident.median / 2 ** 20)}. On Bun and Deno it takes ${whole(adapters.Bun.edgegrant.resident.median / 2 ** 20)} and ${whole(adapters.Deno.edgegrant.resident.median / 2 ** 20)}, Hono with jose
  ${whole(adapters.Bun.hono.resident.median / 2 ** 20)} and ${whole(adapters.Deno.hono.resident.median / 2 ** 20)}.
- **New tokens on Node.** ${tenths(adapters.Node.edgegrant.first.cost)} times a bare handler, and ${tenths(adapters.Node.hono.first.cost)} with Hono and jose: the \`Request\` of Hono's adapter is no real
  one, and probably costs less.
- **New tokens in workerd.** ${percent(first.edgegrant.speed)} of the bare Worker's calls, and with the SDK's gate ${percent(first["mcp-sdk"].speed)}.
- **New tokens on Deno.** ${tenths(adapters.Deno.edgegrant.first.cost)} times a bare handler, and ${tenths(adapters.Deno.hono.first.cost)} with Hono and jose. Most of both is ES256, which is
  slow in Deno itself.

![Size of a Worker](pictures/size.svg)`;
}

const micros = ({ cpu: { median } }) => `${median.toFixed(median < 10 ? 1 : 0)} µs`;
const hundredths = ({ median }) => median.toFixed(2);
const milliseconds = ({ time: { median } }) => median.toFixed(1);
const tenths = ({ median }) => median.toFixed(1);
const percent = ({ median }) => `${Math.round(median * 100)} of 100`;
const kilobytes = ({ gzipped }) => `${Math.round(gzipped / 1000)} KB`;
