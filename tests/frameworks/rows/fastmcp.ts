import { pinned } from "../../clients/table/pinned.ts";
import type { Framework } from "../table/framework.ts";
import { replaced } from "../table/recipe.ts";
import { onNode } from "../table/start.ts";

export const fastmcp: Framework = {
  ...pinned("fastmcp"),
  runtime: "Node",
  recipe: "fastmcp",
  start: onNode,
  withoutCaller: (code) => replaced(code, 'received.headers.set("X-Caller", ticket);', ""),
  notes: [
    "It has a listener of its own, so edgegrant is in front of it in the same process.",
    "A session of fastmcp has one caller, that of its latest request. So the recipe uses `stateless: true`.",
  ],
};
