import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const honoOnNode: Framework = {
  ...pinned("hono"),
  runtime: "Node",
  recipe: "hono-on-node",
  start: onNode,
  withoutCaller: (code) => replaced(code, "{ authInfo: c.var.auth }", "{}"),
  notes: [],
};
