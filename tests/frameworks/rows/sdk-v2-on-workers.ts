import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onWorkers } from "../table/start.ts";

export const sdkV2OnWorkers: Framework = {
  ...pinned("@modelcontextprotocol/server"),
  runtime: "Workers",
  recipe: "sdk-v2-on-workers",
  start: onWorkers,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: [],
};
