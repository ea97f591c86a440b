import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { heavyOnNode } from "../table/start.ts";

export const mcpUse: Framework = {
  ...pinned("mcp-use"),
  runtime: "Node",
  recipe: "mcp-use",
  isHeavy: true,
  start: heavyOnNode,
  withoutCaller: (code) => replaced(code, "server.fetch(request, { auth })", "server.fetch(request)"),
  notes: [
    "Its tools find the caller in the bindings of the request. Leave out its own `oauth` option: edgegrant is in front.",
  ],
};
