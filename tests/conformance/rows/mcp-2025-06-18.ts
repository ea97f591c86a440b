import type { Source } from "../support/row.ts";
import { commonRows } from "./mcp-common.ts";

export const mcp20250618: Source = { document: "MCP authorization, 2025-06-18", rows: commonRows("2025-06-18") };
