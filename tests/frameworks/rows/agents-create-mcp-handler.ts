import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onWorkersWithNode } from "../table/start.ts";

export const agentsCreateMcpHandler: Framework = {
  ...pinned("agents"),
  part: "`createMcpHandler`",
  runtime: "Workers",
  recipe: "agents-create-mcp-handler",
  start: onWorkersWithNode(),
  withoutCaller: (code) => replaced(code, "withCaller(ctx, auth)", "ctx"),
  notes: [
    "It goes by the context of the request, which `withCaller` sets.",
    "By itself it refuses calls of pages outside localhost and `workers.dev`: name their hosts in `allowedOriginHostnames`.",
    "Set `corsOptions: false`, or it replaces edgegrant's headers.",
  ],
};
