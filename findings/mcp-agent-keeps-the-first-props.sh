#!/usr/bin/env bash
# agents 0.32.0 (`McpAgent`) with @modelcontextprotocol/sdk 1.32.2, in workerd by miniflare 5.20261102.0-beta.
# Behaviour: the handler of `McpAgent.serve` sends the `ctx.props` of each request to the Durable Object of the session, which takes
# them only when it starts. Tools see the props of the request that opened the session until the object is evicted: after a refresh
# or a step-up still the old token and the old scopes, and after that whatever request wakes it first.
# Output seen: "opened with: first; called with: second; the tool saw: first".
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps agents@0.32.0 @modelcontextprotocol/sdk@1.32.2 \
  @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.6.7 esbuild@0.28.2 miniflare@5.20261102.0-beta
cat > worker.mjs <<'JS'
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpAgent } from "agents/mcp";

export class Server extends McpAgent {
  server = new McpServer({ name: "server", version: "1.0.0" });
  async init() {
    this.server.registerTool("token", {}, () => ({ content: [{ type: "text", text: this.props.token }] }));
  }
}
const handler = Server.serve("/mcp");
export default {
  fetch(request, env, ctx) {
    ctx.props = { token: request.headers.get("Authorization") }; // As OAuthProvider does.
    return handler.fetch(request, env, ctx);
  },
};
JS
cat > try.mjs <<'JS'
import { builtinModules } from "node:module";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const builtins = {
  name: "builtins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${builtinModules.join("|")})$`) }, ({ path }) => ({ path, namespace: "node" }));
    onLoad({ filter: /^/, namespace: "node" }, ({ path }) => ({ contents: `export * from "node:${path}"; export { default } from "node:${path}";` }));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, external: true }));
  },
};
const { outputFiles } = await build({
  entryPoints: ["worker.mjs"], bundle: true, format: "esm", target: "es2023", write: false,
  conditions: ["workerd", "worker", "browser"], external: ["cloudflare:*"], plugins: [builtins],
});
const miniflare = new Miniflare(convertV4MiniflareOptions({
  modules: true, script: outputFiles[0].text, compatibilityDate: "2026-08-01", compatibilityFlags: ["nodejs_compat"],
  durableObjects: { MCP_OBJECT: { className: "Server", useSQLite: true } },
}));
const { origin } = await miniflare.ready;
const post = async (token, message, session) => {
  const response = await fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      Authorization: token, Accept: "application/json, text/event-stream", "Content-Type": "application/json",
      "MCP-Protocol-Version": "2025-06-18", ...(session && { "Mcp-Session-Id": session }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });
  return { session: response.headers.get("Mcp-Session-Id"), text: await response.text() };
};
const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "client", version: "1.0.0" } };
const { session } = await post("first", { method: "initialize", params });
const { text } = await post("second", { method: "tools/call", params: { name: "token", arguments: {} } }, session);
const saw = /"text":"(\w+)"/.exec(text)?.[1];
console.log(`opened with: first; called with: second; the tool saw: ${saw}`);
await miniflare.dispose();
process.exit(saw === "first" ? 0 : 1);
JS
node try.mjs
