// fastmcp has its own listener, on Node. The guard is in front of it, like a gateway.
import { freePort } from "@edgegrant/example-demo";
import { FastMCP } from "fastmcp";
import { z } from "zod";

export async function startFastMcp(): Promise<{ origin: string; close(): Promise<void> }> {
  const diaries = new Map<string, string>();
  const silent = () => undefined;
  const logger = { debug: silent, error: console.error, info: silent, log: silent, warn: silent };
  const server = new FastMCP({ name: "fastmcp", version: "1.0.0", logger });
  server.addTool({
    name: "diary",
    parameters: z.object({ entry: z.string() }),
    execute: async ({ entry }, { sessionId = "" }) => {
      const before = diaries.get(sessionId) ?? "";
      diaries.set(sessionId, entry);
      return before;
    },
  });
  const port = await freePort();
  await server.start({ transportType: "httpStream", httpStream: { port, host: "127.0.0.1" } });
  return { origin: `http://127.0.0.1:${port}`, close: () => server.stop() };
}
