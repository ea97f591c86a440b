#!/usr/bin/env bash
# @github/copilot 1.0.102 on Linux, with `script` of util-linux.
# Behaviour: `copilot -p` offers the model the tools that an MCP server had in the last run, and connects meanwhile. If the model
# calls a tool before that is done, Copilot tells it that the server "requires authentication", although the user is logged in and
# the server takes the token. The call is never sent. So a prompt of a script fails now and then: where the model is fast (a small
# one, a cached answer) or the server slow to start, and whoever reads the message looks for a fault in the server's OAuth.
# Output seen: "a model that takes 8 s is told: ok", then "a model that answers at once, and a server that takes 3 s to initialize, is
# told: MCP server 'observed': MCP server "observed" requires authentication. ...", "tools/call was sent: no".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @github/copilot@1.0.102
mkdir bin .copilot
cat >open.mjs <<'EOF'
// The browser: the user has agreed, and the page leads back to Copilot.
const url = process.argv.find((arg) => arg.startsWith("http"));
if (url) await (await fetch(url)).text();
EOF
printf '#!/bin/sh\nexec node "%s/open.mjs" "$@"\n' "$folder" >bin/xdg-open
chmod +x bin/xdg-open

cat >look.mjs <<'EOF'
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as after } from "node:timers/promises";

let isLoggedIn = false;
let initializeMs = 0;
let thinkingMs = 0;
let told;
let methods = [];

/** The MCP server: OAuth, and one tool. */
async function mcp({ method, headers }, body, origin, answer) {
  if (!headers.authorization) {
    const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
    return answer(401, {}, { "WWW-Authenticate": `Bearer resource_metadata="${metadata}"` });
  }
  if (method !== "POST") return answer(method === "DELETE" ? 200 : 405, {});
  const message = JSON.parse(body);
  methods.push(message.method);
  const result = (value) => answer(200, { jsonrpc: "2.0", id: message.id, result: value });
  if (message.method === "initialize") {
    await after(initializeMs);
    const { protocolVersion } = message.params;
    return result({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "observed", version: "1.0.0" } });
  }
  if (message.id === undefined) return answer(202, {});
  if (message.method === "tools/list") return result({ tools: [{ name: "whoami", inputSchema: { type: "object" } }] });
  if (message.method === "tools/call") return result({ content: [{ type: "text", text: "ok" }] });
  return answer(400, { jsonrpc: "2.0", id: message.id, error: { code: -32601, message: "Method not found" } });
}

/** The model: calls the tool, and keeps what it is told. */
async function model(body, response) {
  const { messages, tools = [] } = JSON.parse(body);
  const results = messages.filter(({ role }) => role === "tool");
  if (results.length > 0) told ??= results.at(-1).content;
  const tool = results.length === 0 && tools.map((one) => one.function?.name).find((name) => name?.endsWith("whoami"));
  if (tool) await after(thinkingMs);
  const call = { index: 0, id: "call_1", type: "function", function: { name: tool, arguments: "{}" } };
  const delta = { role: "assistant", ...(tool ? { content: null, tool_calls: [call] } : { content: "Done." }) };
  const chunk = (choice) => {
    const said = { id: "1", object: "chat.completion.chunk", created: 1, model: "model", choices: [{ index: 0, ...choice }] };
    response.write(`data: ${JSON.stringify(said)}\n\n`);
  };
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  chunk({ delta, finish_reason: null });
  chunk({ delta: {}, finish_reason: tool ? "tool_calls" : "stop" });
  response.end("data: [DONE]\n\n");
}

const server = createServer(async (request, response) => {
  const origin = `http://${request.headers.host}`;
  const { pathname, searchParams } = new URL(request.url, origin);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const answer = (status, json, headers = {}) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(json));
  };
  if (pathname.endsWith("/chat/completions")) return model(body, response);
  if (pathname === "/mcp") return mcp(request, body, origin, answer);
  if (pathname.startsWith("/.well-known/oauth-protected-resource")) {
    return answer(200, { resource: `${origin}/mcp`, authorization_servers: [origin] });
  }
  if (pathname === "/.well-known/oauth-authorization-server") {
    return answer(200, {
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
    });
  }
  if (pathname === "/register") return answer(201, { ...JSON.parse(body), client_id: "c" });
  if (pathname === "/authorize") {
    const back = new URL(searchParams.get("redirect_uri"));
    back.search = new URLSearchParams({ code: "x", state: searchParams.get("state"), iss: origin });
    response.writeHead(302, { Location: back.href });
    return response.end();
  }
  if (pathname === "/token") {
    isLoggedIn = true;
    return answer(200, { access_token: "t", token_type: "Bearer", expires_in: 3600 });
  }
  return answer(404, {});
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const observed = { type: "http", url: `${origin}/mcp`, tools: ["*"] };
writeFileSync(".copilot/mcp-config.json", JSON.stringify({ mcpServers: { observed } }));

const home = process.cwd();
const env = {
  PATH: `${home}/bin:${process.env.PATH}`,
  HOME: home,
  BROWSER: `${home}/bin/xdg-open`,
  DISPLAY: ":0",
  TERM: "xterm",
  COPILOT_PROVIDER_BASE_URL: `${origin}/v1`,
  COPILOT_MODEL: "model",
  COPILOT_OFFLINE: "true",
};
const copilot = `${home}/node_modules/.bin/copilot`;
const options = ["--allow-all-tools", "--disable-builtin-mcps"];

// It logs in when it starts with a terminal, and needs some seconds to keep the token.
const terminal = spawn("script", ["-qec", [copilot, ...options].join(" "), "/dev/null"], { env, detached: true });
terminal.stdout.resume();
for (let waited = 0; !isLoggedIn && waited < 300; waited += 1) await after(1_000);
await after(15_000);
process.kill(-terminal.pid, "SIGKILL");
if (!isLoggedIn) {
  console.error("It did not log in");
  process.exit(1);
}

async function prompt(takes) {
  ({ initializeMs, thinkingMs } = takes);
  told = undefined;
  methods = [];
  const child = spawn(copilot, ["-p", "Do what you are here for.", ...options], { env, stdio: "ignore" });
  await once(child, "exit");
  return { told, isSent: methods.includes("tools/call") };
}

const slow = await prompt({ initializeMs: 0, thinkingMs: 8_000 });
console.log(`a model that takes 8 s is told: ${slow.told}`);
const fast = await prompt({ initializeMs: 3_000, thinkingMs: 0 });
console.log(`a model that answers at once, and a server that takes 3 s to initialize, is told: ${fast.told}`);
console.log(`tools/call was sent: ${fast.isSent ? "yes" : "no"}`);
const isSame = slow.told === "ok" && !fast.isSent && String(fast.told).includes("requires authentication");
process.exit(isSame ? 0 : 1);
EOF
node look.mjs
