#!/usr/bin/env bash
# mcp-handler 2.4.0, on Node 20 and 22.
# Behaviour: if the function given to `withMcpAuth` throws because the authorization server or its keys can't be reached, the answer
# is 401 with `error="invalid_token"`, without Retry-After. Only an OAuthError of the SDK keeps its meaning; every other error becomes
# "Invalid token". So an outage of a minute makes clients discard valid logins and send their users to log in again. The
# `requireBearerAuth` of the MCP SDK answers 500 to the same error.
# Output seen: `401 Bearer error="invalid_token", error_description="Invalid token",
# resource_metadata="https://mcp.example/.well-known/oauth-protected-resource"`.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mcp-handler@2.4.0 @modelcontextprotocol/server@2.4.0 zod@4.6.7
cat > try.mjs <<'JS'
import { createMcpHandler, withMcpAuth } from "mcp-handler";

console.error = () => undefined; // The error is logged.
const handler = withMcpAuth(
  createMcpHandler(() => undefined),
  async () => {
    throw new TypeError("fetch failed"); // What `fetch` throws if a host can't be reached.
  },
  { required: true },
);
const response = await handler(
  new Request("https://mcp.example/mcp", { method: "POST", headers: { Authorization: "Bearer a-good-token" }, body: "{}" }),
);
const challenge = response.headers.get("WWW-Authenticate") ?? "";
console.log(response.status, challenge);
process.exit(response.status === 401 && challenge.includes('error="invalid_token"') ? 0 : 1);
JS
node try.mjs
