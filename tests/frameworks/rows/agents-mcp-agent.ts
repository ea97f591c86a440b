import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onWorkersWithNode } from "../table/start.ts";

export const agentsMcpAgent: Framework = {
  ...pinned("agents"),
  part: "`McpAgent`",
  runtime: "Workers",
  recipe: "agents-mcp-agent",
  start: onWorkersWithNode({ durableObjects: { MCP_OBJECT: { className: "MyMcp", useSQLite: true } } }),
  withoutCaller: (code) => replaced(code, "Object.assign(request, { auth })", "request"),
  notes: [
    "It is deprecated.",
    "Its `props` stay those of the request that opened the session, so the recipe verifies the token in the Durable Object, too.",
    "Sessions need `KEYCARD_CACHE_SECRET` or a credential.",
  ],
};
