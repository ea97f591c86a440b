import type { Source } from "../support/row.ts";
import { commonRows } from "./mcp-common.ts";
import { stepUpRows } from "./mcp-step-up.ts";

export const mcp20251125: Source = {
  document: "MCP authorization, 2025-11-25",
  rows: [...commonRows("2025-11-25"), ...stepUpRows("2025-11-25")],
};
