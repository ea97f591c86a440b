#!/usr/bin/env bash
# better-auth 1.7.5 with @better-auth/oauth-provider 1.7.5, on Node 20 and 22.
# Behaviour: the authorization endpoint answers 200 with the next address in JSON, `{"redirect":true,"url":...}`, and not 302, if the
# request says `Sec-Fetch-Mode: cors`. Node's own `fetch` always says that. So a program that signs a user in by following redirects
# (a test, a headless client) works with `node:http` or curl and stops at the first page with `fetch`: RFC 6749 section 4.1.2
# sends the user on by a redirect, and there is no `Location`.
# Output seen: "node:http: 302, Location: yes", then "fetch: 200, Location: no, redirect: true".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  better-auth@1.7.5 @better-auth/oauth-provider@1.7.5 @better-auth/core@1.7.5
cat > try.mjs <<'JS'
import { once } from "node:events";
import { createServer, request as send } from "node:http";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const server = createServer((request, response) => toNodeHandler(auth)(request, response)).listen(0, "127.0.0.1");
await once(server, "listening");
const baseURL = `http://127.0.0.1:${server.address().port}`;
const tables = [
  ...["user", "session", "account", "verification", "jwks", "rateLimit"],
  ...["oauthClient", "oauthAccessToken", "oauthRefreshToken", "oauthConsent", "oauthResource", "oauthClientResource"],
];
const auth = betterAuth({
  baseURL,
  secret: "a secret of more than thirty-two characters",
  database: memoryAdapter(Object.fromEntries(tables.map((table) => [table, []]))),
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [
    jwt(),
    oauthProvider({
      loginPage: "/login",
      consentPage: "/consent",
      scopes: ["openid", "tools"],
      allowDynamicClientRegistration: true,
      allowUnauthenticatedClientRegistration: true,
    }),
  ],
});

const redirect_uri = "http://127.0.0.1/callback";
const registered = await fetch(`${baseURL}/api/auth/oauth2/register`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({
    redirect_uris: [redirect_uri],
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }),
});
const { client_id } = await registered.json();
const url = new URL(`${baseURL}/api/auth/oauth2/authorize`);
url.search = new URLSearchParams({
  ...{ client_id, redirect_uri, response_type: "code", state: "state", scope: "tools", code_challenge_method: "S256" },
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", // Of RFC 7636.
});

const [ofHttp] = await once(send(url).end(), "response");
ofHttp.resume();
const ofFetch = await fetch(url, { redirect: "manual" });
const { redirect } = ofFetch.status === 200 ? await ofFetch.json() : {};
const has = (location) => (location ? "yes" : "no");
const seen = [
  `node:http: ${ofHttp.statusCode}, Location: ${has(ofHttp.headers.location)}`,
  `fetch: ${ofFetch.status}, Location: ${has(ofFetch.headers.get("Location"))}, redirect: ${redirect}`,
];
console.log(seen.join("\n"));
const isSame = seen[0] === "node:http: 302, Location: yes" && seen[1] === "fetch: 200, Location: no, redirect: true";
process.exit(isSame ? 0 : 1);
JS
node try.mjs
