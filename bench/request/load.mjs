import autocannon from "autocannon";
import { HOST } from "../lib/zone.mjs";

const CONNECTIONS = 8;
/** How often the load generator looks whether it may stop. */
const LOOK_MILLISECONDS = 50;
/** A call of an MCP client that is no page. */
const CALL = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });

const headersWith = (token) => ({
  Authorization: `Bearer ${token}`,
  Accept: "application/json, text/event-stream",
  "Content-Type": "application/json",
  Host: HOST,
  "MCP-Protocol-Version": "2025-11-25",
});

/**
 * Sends calls as fast as they are answered. Returns the requests per second and the CPU time of the server's process per
 * request, in microseconds. Every connection has its own tokens, so that no token comes twice in a row.
 *
 * @param extent `{ duration }` in seconds, or `{ amount }` of requests.
 */
export async function load(server, tokens, extent) {
  const share = Math.ceil(tokens.length / CONNECTIONS);
  let client = 0;
  const before = server.cpuMicroseconds();
  const result = await autocannon({
    url: `${server.origin}/mcp`,
    method: "POST",
    body: CALL,
    connections: CONNECTIONS,
    sampleInt: LOOK_MILLISECONDS,
    ...extent,
    setupClient: (connection) => {
      const own = tokens.slice(client * share, (client + 1) * share);
      client += 1;
      connection.setRequests(own.map((token) => ({ headers: headersWith(token) })));
    },
  });
  const cpu = server.cpuMicroseconds() - before;
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} refused`);
  const answered = result["2xx"];
  const seconds = (result.finish - result.start) / 1000;
  return { perSecond: answered / seconds, cpuMicroseconds: cpu / answered };
}
