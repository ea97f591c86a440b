#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1) and @modelcontextprotocol/client 2.4.0, on Node 20 and 22.
# Behaviour: if the protected resource metadata (RFC 9728) answers 503 once, the clients act as if the server had none, as before MCP
# revision 2025-06-18: they take the MCP server itself for the authorization server and register there. A host that keeps what was
# discovered (`saveDiscoveryState`, which v2 demands) keeps that, too. When the metadata is back, they read it and still register
# at the MCP server. So an outage of seconds during a login ends every later login of that host, until it forgets.
# Output seen, the same for v2:
#   v1, metadata is there: registers at the authorization server
#   v1, metadata answers 503: registers at the MCP server
#   v1, metadata is back, and was read: registers at the MCP server
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
import * as v1 from "@modelcontextprotocol/sdk/client/auth.js";

let seen = [];
let isDown = false;

async function listen(name, documents) {
  const server = createServer((request, response) => {
    request.resume();
    const body = documents()[request.url];
    const status = body === undefined ? 404 : body === "down" ? 503 : 200;
    seen.push({ name, path: request.url, status });
    response.writeHead(status, { "Content-Type": "application/json" }).end(status === 200 ? JSON.stringify(body) : "{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

const issuer = await listen("the authorization server", () => ({
  "/.well-known/oauth-authorization-server": {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    response_types_supported: ["code"],
    code_challenge_methods_supported: ["S256"],
  },
}));
const METADATA = "/.well-known/oauth-protected-resource/mcp";
const origin = await listen("the MCP server", () => ({
  [METADATA]: isDown ? "down" : { resource: `${origin}/mcp`, authorization_servers: [issuer] },
}));

/** A host that has no client id yet, and keeps what was discovered. */
function newHost() {
  let discovered;
  return {
    redirectUrl: "http://127.0.0.1/callback",
    clientMetadata: { redirect_uris: ["http://127.0.0.1/callback"] },
    clientInformation: () => undefined,
    saveClientInformation: () => undefined,
    tokens: () => undefined,
    saveTokens: () => undefined,
    codeVerifier: () => "verifier",
    saveCodeVerifier: () => undefined,
    redirectToAuthorization: () => undefined,
    discoveryState: () => discovered,
    saveDiscoveryState: (state) => {
      discovered = state;
    },
  };
}

/** Where a login of this host registers. Nobody registers it, so the login ends there. */
async function login(sdk, host) {
  seen = [];
  await sdk.auth(host, { serverUrl: `${origin}/mcp` }).catch(() => undefined);
  const wasRead = seen.some(({ path, status }) => path === METADATA && status === 200);
  return { wasRead, place: seen.find(({ path }) => path === "/register")?.name };
}

let isSame = true;
for (const [name, sdk] of Object.entries({ v1, v2 })) {
  isDown = false;
  const usual = await login(sdk, newHost());
  const host = newHost();
  isDown = true;
  const during = await login(sdk, host);
  isDown = false;
  const later = await login(sdk, host);
  console.log(`${name}, metadata is there: registers at ${usual.place}`);
  console.log(`${name}, metadata answers 503: registers at ${during.place}`);
  console.log(`${name}, metadata is back, and was${later.wasRead ? "" : " not"} read: registers at ${later.place}`);
  isSame &&= usual.place === "the authorization server" && later.wasRead;
  isSame &&= [during, later].every(({ place }) => place === "the MCP server");
}
process.exit(isSame ? 0 : 1);
JS
node try.mjs
