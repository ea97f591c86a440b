import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onWorkers } from "../table/start.ts";

export const honoOnWorkers: Framework = {
  ...pinned("hono"),
  runtime: "Workers",
  recipe: "hono-on-workers",
  start: onWorkers,
  withoutCaller: (code) => replaced(code, "{ authInfo: c.var.auth }", "{}"),
  notes: [],
};
