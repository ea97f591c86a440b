import autocannon from "autocannon";
import { HOST } from "../lib/zone.mjs";

const CONNECTIONS = 8;

/**
 * Sends requests as fast as they are answered. Returns the requests per second and the CPU time of the server's process per
 * request, in microseconds. Every connection has its own tokens, so that no token comes twice in a row.
 */
export async function load(worker, tokens, seconds) {
  const share = Math.ceil(tokens.length / CONNECTIONS);
  let client = 0;
  const before = worker.cpuMicroseconds();
  const result = await autocannon({
    url: `${worker.origin}/mcp`,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (connection) => {
      const own = tokens.slice(client * share, (client + 1) * share);
      client += 1;
      connection.setRequests(own.map((token) => ({ headers: { Authorization: `Bearer ${token}`, Host: HOST } })));
    },
  });
  const cpu = worker.cpuMicroseconds() - before;
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${result.errors} errors, ${result.non2xx} refused`);
  const answered = result["2xx"];
  return { perSecond: answered / result.duration, cpuMicroseconds: cpu / answered };
}
