#!/usr/bin/env bash
# @modelcontextprotocol/sdk 1.32.2 (the client of v1) and @modelcontextprotocol/client 2.4.0, with oidc-provider 9.13.3, on Node 20 and 22.
# Behaviour: with `client_secret_basic` the clients put the secret into the header as it is. RFC 6749 section 2.3.1 encodes both parts
# as a form does first, and servers that follow it decode them. So a secret with a plus or a percent sign, such as one in base64, gets
# `invalid_client`. The same secret is good with `client_secret_post`, but the clients choose Basic where a server offers both.
# Output seen, the same for v2:
#   v1: of both methods it chooses: client_secret_basic
#   v1: letters by Basic: ok
#   v1: base64 by Basic: client authentication failed
#   v1: base64 by a form: ok
#   encoded as RFC 6749 has it: base64 by Basic: ok
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
import * as v2 from "@modelcontextprotocol/client";
import * as v1 from "@modelcontextprotocol/sdk/client/auth.js";
import { ClientCredentialsProvider } from "@modelcontextprotocol/sdk/client/auth-extensions.js";

console.info = console.warn = () => undefined; // oidc-provider warns of what this script leaves out.
const { Provider } = await import("oidc-provider");

const server = createServer().listen(0, "127.0.0.1");
await once(server, "listening");
const issuer = `http://127.0.0.1:${server.address().port}`;
const secrets = { letters: "abcdefghijklmnopqrstuvwxyz", base64: "q83vEjRWeJCrze8+AB/cQ5==" };
const shared = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] };
const provider = new Provider(issuer, {
  clients: Object.entries(secrets).map(([client_id, client_secret]) => ({ ...shared, client_id, client_secret })),
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
});
server.on("request", provider.callback());

/** How the token endpoint answers an SDK whose server offers just this method. */
async function asked(sdk, Credentials, client, method) {
  const metadata = await sdk.discoverAuthorizationServerMetadata(issuer);
  const credentials = new Credentials({ clientId: client, clientSecret: secrets[client], expectedIssuer: issuer });
  const only = { ...metadata, token_endpoint_auth_methods_supported: [method] };
  return sdk.fetchToken(credentials, issuer, { metadata: only }).then(() => "ok", ({ message }) => message);
}

/** The same, without an SDK. */
async function encoded(client) {
  const form = (text) => new URLSearchParams({ text }).toString().slice("text=".length);
  const Authorization = `Basic ${btoa(`${form(client)}:${form(secrets[client])}`)}`;
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  const { ok, status } = await fetch(`${issuer}/token`, { method: "POST", headers: { Authorization }, body });
  return ok ? "ok" : String(status);
}

let isSame = true;
const expect = (label, outcome, expected) => {
  console.log(`${label}: ${outcome}`);
  isSame &&= outcome === expected;
};
for (const [name, sdk, Credentials] of [
  ["v1", v1, ClientCredentialsProvider],
  ["v2", v2, v2.ClientCredentialsProvider],
]) {
  const [basic, post] = ["client_secret_basic", "client_secret_post"];
  const chosen = sdk.selectClientAuthMethod({ client_id: "base64", client_secret: secrets.base64 }, [post, basic]);
  expect(`${name}: of both methods it chooses`, chosen, basic);
  expect(`${name}: letters by Basic`, await asked(sdk, Credentials, "letters", basic), "ok");
  expect(`${name}: base64 by Basic`, await asked(sdk, Credentials, "base64", basic), "client authentication failed");
  expect(`${name}: base64 by a form`, await asked(sdk, Credentials, "base64", post), "ok");
}
expect("encoded as RFC 6749 has it: base64 by Basic", await encoded("base64"), "ok");
process.exit(isSame ? 0 : 1);
JS
node try.mjs
