import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const expressOnNode: Framework = {
  ...pinned("express"),
  runtime: "Node",
  recipe: "express",
  start: onNode,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: [],
};
