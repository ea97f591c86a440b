#!/usr/bin/env bash
# mcp-remote 0.15.1, on Node 20 and 22.
# Behaviour: where a server's identifier is its origin, mcp-remote sends another one. The protected resource metadata says
# `"resource": "http://HOST"`, and the authorization request has `resource=http://HOST/`, with a slash. RFC 9728 compares
# identifiers by code point, and MCP's canonical form has no slash at the end. So an authorization server that compares them answers
# `invalid_target`, or issues a token whose audience is not the server's identifier. MCP SDK 1.32.2 sends the identifier as it is.
# Output seen: "the metadata says: http://127.0.0.1:PORT", then "mcp-remote asks for: http://127.0.0.1:PORT/".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund mcp-remote@0.15.1
mkdir bin
printf '#!/bin/sh\nexit 0\n' >bin/xdg-open
chmod +x bin/xdg-open

cat >look.mjs <<'EOF'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const origin = `http://${request.headers.host}`;
  const answer = (status, body, headers = {}) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  request.resume();
  const { pathname } = new URL(request.url, origin);
  if (pathname.startsWith("/.well-known/oauth-protected-resource")) {
    return answer(200, { resource: origin, authorization_servers: [origin] });
  }
  if (pathname === "/.well-known/oauth-authorization-server") {
    return answer(200, {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
    });
  }
  if (pathname === "/register") {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => answer(201, { ...JSON.parse(text), client_id: "c" }));
    return;
  }
  if (pathname !== "/mcp") return answer(404, {});
  const metadata = `${origin}/.well-known/oauth-protected-resource`;
  answer(401, { error: "unauthorized" }, { "WWW-Authenticate": `Bearer resource_metadata="${metadata}"` });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;

const client = spawn(process.execPath, ["node_modules/mcp-remote/dist/proxy.js", `${origin}/mcp`], {
  env: { PATH: `${process.cwd()}/bin:${process.env.PATH}`, HOME: process.cwd() },
});
let said = "";
const asked = await new Promise((resolve) => {
  setTimeout(() => resolve(undefined), 60_000);
  client.on("exit", () => resolve(undefined));
  client.stderr.on("data", (chunk) => {
    said += chunk;
    const [url] = /http\S+\/authorize\?\S+(?=\s)/.exec(said) ?? [];
    if (url) resolve(new URL(url).searchParams.get("resource"));
  });
});
client.kill("SIGKILL");
console.log(`the metadata says: ${origin}`);
console.log(`mcp-remote asks for: ${asked}`);
if (asked === undefined) console.error(said);
process.exit(asked === `${origin}/` ? 0 : 1);
EOF
node look.mjs
