#!/usr/bin/env bash
# oidc-provider 9.13.3, on Node 20 and 22.
# Behaviour: a user has logged in for a resource server with JWT access tokens, and the client does not repeat `resource` at the token
# endpoint (RFC 8707 section 2.2 leaves that to the client). Which token it gets depends on the scope `openid`. Without it: a JWT for
# the granted resource. With it: an opaque token for the userinfo endpoint, which has lost the resource's scopes. So the MCP server
# refuses a client as soon as it also asks who its user is. `useGrantedResource: () => true` ends that.
# Output seen:
#   scope "tools", no resource: a JWT with the scope "tools"
#   scope "openid tools", no resource: an opaque token with the scope "openid"
#   scope "openid tools", resource: a JWT with the scope "tools"
#   scope "openid tools", no resource, useGrantedResource: a JWT with the scope "tools"
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts oidc-provider@9.13.3
cat > try.mjs <<'JS'
import { once } from "node:events";
import { createServer } from "node:http";

console.info = console.warn = () => undefined; // oidc-provider warns of what this script leaves out.
const { Provider } = await import("oidc-provider");

const RESOURCE = "https://mcp.example/mcp";

async function start(changes) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const getResourceServerInfo = () => ({ scope: "tools", audience: RESOURCE, accessTokenFormat: "jwt" });
  const provider = new Provider(issuer, {
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
      resourceIndicators: { enabled: true, getResourceServerInfo, ...changes },
    },
  });
  server.on("request", provider.callback());
  return { issuer, provider };
}

/** What the client of a user who has logged in for the resource, with these scopes, gets for its refresh token. */
async function refreshed({ issuer, provider }, scope, parameters = {}) {
  const client = await provider.Client.find("client");
  const grant = new provider.Grant({ accountId: "alice", clientId: "client" });
  grant.addOIDCScope("openid");
  grant.addResourceScope(RESOURCE, "tools");
  const login = { accountId: "alice", client, grantId: await grant.save(), gty: "authorization_code", resource: RESOURCE };
  const refresh_token = await new provider.RefreshToken({ ...login, scope }).save();
  const body = new URLSearchParams({ grant_type: "refresh_token", client_id: "client", refresh_token, ...parameters });
  const answer = await (await fetch(`${issuer}/token`, { method: "POST", body })).json();
  const kind = answer.access_token?.split(".").length === 3 ? "a JWT" : "an opaque token";
  return `${kind} with the scope "${answer.scope}"`;
}

const plain = await start({});
const changed = await start({ useGrantedResource: () => true });
const seen = {
  'scope "tools", no resource': await refreshed(plain, "tools"),
  'scope "openid tools", no resource': await refreshed(plain, "openid tools"),
  'scope "openid tools", resource': await refreshed(plain, "openid tools", { resource: RESOURCE }),
  'scope "openid tools", no resource, useGrantedResource': await refreshed(changed, "openid tools"),
};
for (const [label, token] of Object.entries(seen)) console.log(`${label}: ${token}`);
const jwt = 'a JWT with the scope "tools"';
const expected = [jwt, 'an opaque token with the scope "openid"', jwt, jwt];
process.exit(Object.values(seen).join() === expected.join() ? 0 : 1);
JS
node try.mjs
