import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onWorkers } from "../table/start.ts";

export const sdkV1OnWorkers: Framework = {
  ...pinned("@modelcontextprotocol/sdk"),
  runtime: "Workers",
  recipe: "sdk-v1-on-workers",
  start: onWorkers,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: ["A transport for each request keeps no session, so every isolate can answer."],
};
