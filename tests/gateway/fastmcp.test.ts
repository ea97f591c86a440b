// A Python server of FastMCP behind the gateway, where Python has the package `fastmcp`: set EDGEGRANT_PYTHON to its path.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { freePort, startServer } from "@edgegrant/example-demo";
import { createGateway, toNodeListener } from "@edgegrant/node";
import { startZone } from "@edgegrant/zone";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, it, onTestFinished } from "vitest";
import { listening } from "./servers.ts";

const python = process.env.EDGEGRANT_PYTHON ?? "python3";

function hasFastMcp(): boolean {
  try {
    execFileSync(python, ["-c", "import importlib.util as u, sys; sys.exit(u.find_spec('fastmcp') is None)"]);
    return true;
  } catch {
    return false;
  }
}

it("a server of Python's FastMCP sends progress and results through the gateway", async (context) => {
  if (!hasFastMcp()) context.skip("Python has no package fastmcp here");
  const [port, pythonPort] = [await freePort(), await freePort()];
  const resource = `http://127.0.0.1:${port}/mcp`;
  const zone = await startZone({
    users: [{ id: "alice", name: "Alice", email: "alice@example.com" }],
    resources: [{ id: "gateway", name: "Gateway", identifier: resource, scopes: ["mcp:tools"] }],
    applications: [],
  });
  onTestFinished(() => zone.close());
  const behind = await startServer({
    folder: import.meta.dirname,
    port: pythonPort,
    // It has no page that answers a GET with 200. Any answer will do.
    isReady: () => true,
    launch: () => ({
      command: python,
      args: [join(import.meta.dirname, "plain_server.py")],
      env: { PORT: String(pythonPort) },
    }),
  });
  onTestFinished(() => behind.close());
  const settings = { KEYCARD_ISSUER: zone.issuer, KEYCARD_SERVER_URL: resource };
  const gateway = createGateway({ settings, upstream: `${behind.origin}/mcp`, onEvent: () => undefined });
  const server = await listening(createServer(toNodeListener(gateway)), port);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const token = await zone.mint({ user: "alice", resource: "gateway", scope: "mcp:tools" });
  const client = new Client({ name: "agent", version: "1.0.0" });
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(resource), { requestInit }));
  onTestFinished(() => client.close());
  const steps: number[] = [];
  const onprogress = ({ progress }: { progress: number }) => void steps.push(progress);
  const result = await client.callTool({ name: "count", arguments: {} }, undefined, { onprogress });
  expect(result.content).toEqual([{ type: "text", text: "counted" }]);
  expect(steps).toEqual([1, 2, 3]);
});
