import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const sdkV1OnNode: Framework = {
  ...pinned("@modelcontextprotocol/sdk"),
  runtime: "Node",
  recipe: "sdk-v1-on-node",
  start: onNode,
  withoutCaller: (code) => replaced(code, "{ authInfo: auth }", "{}"),
  notes: [
    "The recipe keeps sessions in the memory of one process. A client whose session is gone gets 404 and starts a new one.",
  ],
};
