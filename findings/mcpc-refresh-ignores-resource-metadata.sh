#!/usr/bin/env bash
# @apify/mcpc 0.2.6, on Node 20 and 22.
# Behaviour: it logs in with the protected resource metadata (RFC 9728), but refreshes without it. To refresh, it looks for an
# authorization server only below the MCP endpoint's URL and at its origin. It does not read the metadata that named the
# authorization server of the login. So every call fails after the first token has expired, unless the MCP server also serves
# its authorization server's metadata.
# Output seen: "asked: /mcp/.well-known/oauth-authorization-server /mcp/.well-known/openid-configuration
# /.well-known/oauth-authorization-server /.well-known/openid-configuration", then
# "refused: Could not find OAuth token endpoint for http://127.0.0.1:PORT/mcp".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @apify/mcpc@0.2.6
cat > try.mjs <<'JS'
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const asked = [];
const listen = (answer) =>
  new Promise((resolve) => {
    const server = createServer(answer).listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
    server.unref();
  });
const json = (response, body) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
// An authorization server, and an MCP server whose metadata names it.
const as = await listen((request, response) => {
  const issuer = `http://${request.headers.host}`;
  if (request.url.startsWith("/.well-known/")) return json(response, { issuer, token_endpoint: `${issuer}/token` });
  json(response, { access_token: "new", token_type: "Bearer", expires_in: 60 });
});
const mcp = await listen((request, response) => {
  asked.push(request.url);
  const resource = `http://${request.headers.host}/mcp`;
  if (request.url.startsWith("/.well-known/oauth-protected-resource")) {
    return json(response, { resource, authorization_servers: [as] });
  }
  response.writeHead(404).end();
});
const file = pathToFileURL(`${process.cwd()}/node_modules/@apify/mcpc/dist/lib/auth/oauth-utils.js`);
const { discoverAndRefreshToken } = await import(file);
let outcome;
try {
  await discoverAndRefreshToken(`${mcp}/mcp`, "a refresh token", "a client");
  outcome = "refreshed";
} catch (error) {
  outcome = `refused: ${error.message}`;
}
console.log(`asked: ${asked.join(" ")}\n${outcome}`);
const changed = asked.some((path) => path.includes("protected-resource")) || !outcome.includes("token endpoint");
process.exit(changed ? 1 : 0);
JS
node try.mjs
