import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const sdkV2OnNode: Framework = {
  ...pinned("@modelcontextprotocol/server"),
  runtime: "Node",
  recipe: "sdk-v2-on-node",
  start: onNode,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: [],
};
