#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1) and @modelcontextprotocol/client 2.4.0, on Node 20 and 22.
# Behaviour: the clients read WWW-Authenticate without its grammar (RFC 9110 section 11.6.1). They look at the first challenge only: if
# a server, or a proxy in front of it, names another scheme first, they miss the metadata's address and the scope of `Bearer`. For v1
# DPoP is another scheme, too. And they take the first text `scope=` for the parameter, also within `error_description`: the
# user is then asked for a scope that does not exist, with a quotation mark at its end.
# Output seen, the same for v2 but for the second line, which it reads:
#   v1: {"metadata":"https://mcp.example/metadata","scope":"read write"} of Bearer alone
#   v1: {} of DPoP, then Bearer
#   v1: {} of Basic, then Bearer
#   v1: {"metadata":"https://mcp.example/metadata","scope":"mail:send\""} of Bearer with the description "Sending needs scope=mail:send"
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/client@2.4.0
cat > try.mjs <<'JS'
import { extractWWWAuthenticateParams as v2 } from "@modelcontextprotocol/client";
import { extractWWWAuthenticateParams as v1 } from "@modelcontextprotocol/sdk/client/auth.js";

const parameters = 'resource_metadata="https://mcp.example/metadata", scope="read write"';
const headers = {
  "Bearer alone": `Bearer ${parameters}`,
  "DPoP, then Bearer": `DPoP algs="ES256", Bearer ${parameters}`,
  "Basic, then Bearer": `Basic realm="notes", Bearer ${parameters}`,
  'Bearer with the description "Sending needs scope=mail:send"':
    `Bearer error="insufficient_scope", error_description="Sending needs scope=mail:send", ${parameters}`,
};

/** What the function, which both clients export and use for every 401 and 403, finds in each header. */
function found(name, read) {
  return Object.entries(headers).map(([label, header]) => {
    const { resourceMetadataUrl: metadata, scope } = read(new Response(null, { headers: { "WWW-Authenticate": header } }));
    const shown = JSON.stringify({ metadata, scope });
    console.log(`${name}: ${shown} of ${label}`);
    return shown;
  });
}

const all = JSON.stringify({ metadata: "https://mcp.example/metadata", scope: "read write" });
const wrong = JSON.stringify({ metadata: "https://mcp.example/metadata", scope: 'mail:send"' });
const isSame =
  found("v1", v1).join() === [all, "{}", "{}", wrong].join() && found("v2", v2).join() === [all, all, "{}", wrong].join();
process.exit(isSame ? 0 : 1);
JS
node try.mjs
