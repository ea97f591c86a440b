#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1) and @modelcontextprotocol/client 2.4.0, on Node 22.
# Behaviour: a server that has restarted answers 404 to a session that it no longer knows. MCP says that a client must then start a
# new session with `initialize` (revision 2025-11-25, Transports, "Session Management"). Neither client does. It reports the 404, and
# sends the lost id with every later call. Version 2 gives its error the code CLIENT_HTTP_NOT_IMPLEMENTED. So each deployment of a
# server with sessions ends all its connections until the host makes a new client.
# Output seen, for each of the two: `initialize, notifications/initialized, tools/list, tools/list (404), tools/list (404)`.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/client@2.4.0
cat > try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import * as v2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

let session;
let seen;

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  if (request.method !== "POST") return response.writeHead(405).end();
  const { id, method } = JSON.parse(text);
  const answer = (result) =>
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id, result }));
  const isKnown = method === "initialize" || request.headers["mcp-session-id"] === session;
  seen.push(isKnown ? method : `${method} (404)`);
  if (!isKnown) return response.writeHead(404).end();
  if (id === undefined) return response.writeHead(202).end();
  if (method !== "initialize") return answer({ tools: [] });
  response.setHeader("Mcp-Session-Id", session);
  const serverInfo = { name: "server", version: "1.0.0" };
  answer({ protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo });
}).listen(0, "127.0.0.1");
await once(server, "listening");
const url = new URL(`http://127.0.0.1:${server.address().port}/mcp`);

async function callsOf(client, transport) {
  session = "before";
  seen = [];
  await client.connect(transport);
  await client.listTools();
  session = "after a restart";
  for (const _ of [1, 2]) await client.listTools().catch(() => undefined);
  return seen.join(", ");
}

const info = { name: "client", version: "1.0.0" };
const results = [
  await callsOf(new Client(info), new StreamableHTTPClientTransport(url)),
  await callsOf(new v2.Client(info), new v2.StreamableHTTPClientTransport(url)),
];
for (const calls of results) console.log(calls);
const expected = "initialize, notifications/initialized, tools/list, tools/list (404), tools/list (404)";
process.exit(results.every((calls) => calls === expected) ? 0 : 1);
JS
node try.mjs
