// Both forms of Cloudflare's `createMcpHandler`, behind one guard with a hierarchy of scopes: `mail` implies `mail:send`.
import { createKeycardWorker, needs, requireScopes } from "@edgegrant/cloudflare";
import { callerOf, withCaller } from "@edgegrant/cloudflare/agents";
import { McpServer as ServerV1 } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpServer as ServerV2 } from "@modelcontextprotocol/server";
import { createLegacyMcpHandler } from "agents/mcp";
import { createMcpHandler, getMcpAuthContext } from "agents/mcp/server";

const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });

const formV2 = createMcpHandler(() => {
  const server = new ServerV2({ name: "v2", version: "1.0.0" });
  server.registerTool("whoami", {}, ({ http }) => text(`${callerOf(http?.authInfo).subject}`));
  server.registerTool("send_mail", { scopeChallenge: needs("mail:send") }, ({ http }) => {
    requireScopes(http?.authInfo, "mail:send");
    requireScopes(callerOf(getMcpAuthContext()), "mail:send");
    return text("sent");
  });
  return server;
});

function serverV1() {
  const server = new ServerV1({ name: "v1", version: "1.0.0" });
  server.registerTool("whoami", {}, () => text(`${callerOf(getMcpAuthContext()).subject}`));
  server.registerTool("send_mail", {}, () => {
    requireScopes(callerOf(getMcpAuthContext()), "mail:send");
    return text("sent");
  });
  server.registerTool("send_mail_by_auth_info", {}, ({ authInfo }) => {
    requireScopes(authInfo, "mail:send");
    return text("sent");
  });
  return server;
}

/** As in a Durable Object, whose requests have one context. */
const shared = { waitUntil: () => undefined, passThroughOnException: () => undefined };

export default createKeycardWorker({
  resource: "/mcp",
  satisfies: (granted, required) => granted.some((scope) => required === scope || required.startsWith(`${scope}:`)),
  fetch(request, env, ctx, auth) {
    const handler = request.headers.has("X-Form-V1") ? createLegacyMcpHandler(serverV1()) : formV2;
    const context = request.headers.has("X-Shared-Context") ? (shared as unknown as typeof ctx) : ctx;
    return handler(request, env, withCaller(context, auth));
  },
});
