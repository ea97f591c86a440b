import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const fastifyOnNode: Framework = {
  ...pinned("fastify"),
  runtime: "Node",
  recipe: "fastify",
  start: onNode,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: [],
};
