// npm run dev: runs the demo's servers until it is stopped, for a browser and your own MCP client.
import { once } from "node:events";
import { ENDPOINT_PATH, EXAMPLES } from "./examples.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { openStage, type Stage } from "./stage.ts";

const PORTS = { zone: 9400, upstream: 9401, "client-secret": 8787, "web-identity": 8788, "mcp-v2": 8789 };

function instructions({ zone, workers }: Stage): string {
  const mcpServers = Object.fromEntries(
    EXAMPLES.map((example) => [example, { url: workers[example].origin + ENDPOINT_PATH }]),
  );
  return `
Open the zone's page, with its live audit log:

  ${zone.issuer}/

Paste into your MCP client's settings, then sign in as Alice or Bob in the browser that it opens:

${JSON.stringify({ mcpServers }, null, 2).replace(/^/gm, "  ")}

The zone forgets its clients when it stops: if yours then says "client is invalid", clear its saved login.
The Workers' log follows. Ctrl-C stops everything.`;
}

const signal = shutdownSignal();
try {
  console.log("Starting a zone, an upstream API and three MCP servers on workerd ...\n");
  const stage = await openStage({
    ports: PORTS,
    signal,
    onProgress: (line) => console.log(`  ${line}`),
    onLog: (example, line) => console.log(`[${example}] ${line}`),
  });
  console.log(instructions(stage));
  if (!signal.aborted) await once(signal, "abort");
  await stage.close();
  signal.throwIfAborted();
} catch (error) {
  if (!(error instanceof Interrupted)) {
    console.error(`\nThe start failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
process.exit();
