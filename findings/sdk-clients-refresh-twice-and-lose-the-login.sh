#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1) and @modelcontextprotocol/client 2.4.0, with oidc-provider 9.13.3, on Node 20 and 22.
# Behaviour: a client that makes two calls at once with an expired token refreshes twice, both times with the same refresh token:
# calls of one client do not share a refresh. An authorization server that rotates refresh tokens takes the second one for a stolen
# one and ends the login (RFC 9700 section 4.14.2; oidc-provider does it for public clients by default). So tools that a model calls
# in parallel end the login of their user when the token expires. One call at a time refreshes and goes on.
# Output seen, for each of the two:
#   one call: refresh ok, call ok; the next call: ok
#   two calls at once: refresh ok, refresh invalid_grant; the next call: asks the user
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/client@2.4.0 oidc-provider@9.13.3
cat > try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import * as v2 from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

console.info = console.warn = () => undefined; // oidc-provider and the clients warn of what this script leaves out.
const { Provider } = await import("oidc-provider");

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const resource = `${origin}/mcp`;
const seen = [];

const provider = new Provider(origin, {
  clients: [
    {
      client_id: "client",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: ["http://127.0.0.1/callback"],
    },
  ],
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: { enabled: true, getResourceServerInfo: () => ({ scope: "tools" }) },
  },
});
provider.use(async (context, next) => {
  if (context.path === "/token") await after(300); // It is far away.
  await next();
});
provider.on("grant.success", () => seen.push("refresh ok"));
provider.on("grant.error", (_context, { error }) => seen.push(`refresh ${error}`));

/** What a client has after its user has logged in and the access token has expired. */
async function expiredLogin() {
  const client = await provider.Client.find("client");
  const grant = new provider.Grant({ accountId: "alice", clientId: "client" });
  grant.addResourceScope(resource, "tools");
  const shared = { accountId: "alice", client, grantId: await grant.save(), gty: "authorization_code", scope: "tools" };
  const refreshToken = new provider.RefreshToken({ ...shared, resource });
  return { access_token: "expired", token_type: "Bearer", refresh_token: await refreshToken.save(), issuer: origin };
}

// The MCP server: anybody may connect, and calls need a token.
const authorizationServer = provider.callback();
server.on("request", async (request, response) => {
  const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
  const answer = (status, body, headers = {}) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  };
  if (`${origin}${request.url}` === metadata) return answer(200, { resource, authorization_servers: [origin] });
  if (request.url !== "/mcp") return authorizationServer(request, response);
  if (request.method !== "POST") return answer(405, {});
  let text = "";
  for await (const chunk of request) text += chunk;
  const { id, method, params } = JSON.parse(text);
  if (id === undefined) return answer(202, {});
  if (method === "initialize") {
    const { protocolVersion } = params;
    const serverInfo = { name: "server", version: "1.0.0" };
    return answer(200, { jsonrpc: "2.0", id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
  }
  if (await provider.AccessToken.find(request.headers.authorization?.slice("Bearer ".length) ?? "")) {
    return answer(200, { jsonrpc: "2.0", id, result: { content: [{ type: "text", text: "ok" }] } });
  }
  answer(401, {}, { "WWW-Authenticate": `Bearer error="invalid_token", resource_metadata="${metadata}"` });
});

async function observe(makeClient, makeTransport, count) {
  let tokens = await expiredLogin();
  seen.length = 0;
  const authProvider = {
    redirectUrl: "http://127.0.0.1/callback",
    clientMetadata: { redirect_uris: ["http://127.0.0.1/callback"] },
    clientInformation: () => ({ client_id: "client", issuer: origin }),
    saveClientInformation: () => undefined,
    tokens: () => tokens,
    saveTokens: (issued) => {
      tokens = issued;
    },
    invalidateCredentials: () => {
      tokens = undefined;
    },
    codeVerifier: () => "verifier",
    saveCodeVerifier: () => undefined,
    redirectToAuthorization: () => seen.push("asks the user"),
  };
  const client = makeClient({ name: "client", version: "1.0.0" });
  await client.connect(makeTransport(new URL(resource), { authProvider }));
  const call = () => client.callTool({ name: "tool", arguments: {} });
  await Promise.allSettled(Array.from({ length: count }, call));
  await client.close();
  return seen.join(", ");
}

const clients = {
  v1: [(info) => new Client(info), (url, options) => new StreamableHTTPClientTransport(url, options)],
  v2: [(info) => new v2.Client(info), (url, options) => new v2.StreamableHTTPClientTransport(url, options)],
};
let isSame = true;
for (const [name, [makeClient, makeTransport]] of Object.entries(clients)) {
  const one = await observe(makeClient, makeTransport, 1);
  const two = await observe(makeClient, makeTransport, 2);
  console.log(`${name}, one call: ${one}\n${name}, two calls at once: ${two}`);
  isSame &&= one === "refresh ok" && two === "refresh ok, refresh invalid_grant, asks the user";
}
process.exit(isSame ? 0 : 1);
JS
node try.mjs
