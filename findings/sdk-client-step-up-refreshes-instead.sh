#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1), on Node 20 and 22.
# Behaviour: a client that has a refresh token answers a 403 with `insufficient_scope` with a refresh, which names no scope. A refresh
# adds no scope (RFC 6749 section 6), so the second call is refused as well, and the client gives up without asking its user. The same
# client without a refresh token asks its user for the scopes of the challenge. So step-up works until a server starts to issue
# refresh tokens.
# Output seen:
#   without a refresh token: 403, asks the user for "read write"
#   with a refresh token: 403, refresh_token with scope null, 403
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2
cat > try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

console.warn = () => undefined; // The client warns of tokens that were stored without their issuer.
let origin;
let seen = [];

// An MCP server whose tool needs the scope `write`, and its authorization server.
const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const json = (body) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
  switch (request.url) {
    case "/.well-known/oauth-protected-resource/mcp":
      return json({ resource: `${origin}/mcp`, authorization_servers: [origin] });
    case "/.well-known/oauth-authorization-server":
      return json({
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        response_types_supported: ["code"],
        code_challenge_methods_supported: ["S256"],
      });
    case "/token": {
      const form = new URLSearchParams(text);
      seen.push(`${form.get("grant_type")} with scope ${form.get("scope")}`);
      return json({ access_token: "a-token", token_type: "Bearer", expires_in: 3600, scope: "read", refresh_token: "again" });
    }
    case "/mcp": {
      const { id, method } = request.method === "POST" ? JSON.parse(text) : {};
      if (method === "initialize") {
        const serverInfo = { name: "server", version: "1.0.0" };
        return json({ jsonrpc: "2.0", id, result: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo } });
      }
      if (method !== "tools/call") return response.writeHead(request.method === "POST" ? 202 : 405).end();
      seen.push("403");
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
      response.setHeader(
        "WWW-Authenticate",
        `Bearer error="insufficient_scope", scope="read write", resource_metadata="${metadata}"`,
      );
      return response.writeHead(403).end();
    }
    default:
      return response.writeHead(404).end();
  }
}).listen(0, "127.0.0.1");
await once(server, "listening");
origin = `http://127.0.0.1:${server.address().port}`;

async function callWith(tokens) {
  seen = [];
  const authProvider = {
    redirectUrl: "http://127.0.0.1/callback",
    clientMetadata: { redirect_uris: ["http://127.0.0.1/callback"] },
    clientInformation: () => ({ client_id: "client" }),
    tokens: () => tokens,
    saveTokens: (issued) => Object.assign(tokens, issued),
    codeVerifier: () => "verifier",
    saveCodeVerifier: () => undefined,
    redirectToAuthorization: (url) => seen.push(`asks the user for "${url.searchParams.get("scope")}"`),
  };
  const client = new Client({ name: "client", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), { authProvider }));
  await client.callTool({ name: "write", arguments: {} }).catch(() => undefined);
  return seen.join(", ");
}

const without = await callWith({ access_token: "a-token", token_type: "Bearer" });
const withRefresh = await callWith({ access_token: "a-token", token_type: "Bearer", refresh_token: "again" });
console.log(`without a refresh token: ${without}`);
console.log(`with a refresh token: ${withRefresh}`);
const isAsSeen = without === '403, asks the user for "read write"' && withRefresh === "403, refresh_token with scope null, 403";
process.exit(isAsSeen ? 0 : 1);
JS
node try.mjs
