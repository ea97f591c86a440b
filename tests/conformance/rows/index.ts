import type { Source } from "../support/row.ts";
import { clientIdMetadata } from "./client-id-metadata.ts";
import { mcp20250326 } from "./mcp-2025-03-26.ts";
import { mcp20250618 } from "./mcp-2025-06-18.ts";
import { mcp20251125 } from "./mcp-2025-11-25.ts";
import { mcp20260728 } from "./mcp-2026-07-28.ts";
import { rfc6750 } from "./rfc6750.ts";
import { rfc7662, rfc9701 } from "./rfc7662.ts";
import { rfc8414 } from "./rfc8414.ts";
import { rfc8705 } from "./rfc8705.ts";
import { rfc8707 } from "./rfc8707.ts";
import { rfc9068 } from "./rfc9068.ts";
import { rfc9449 } from "./rfc9449.ts";
import { rfc9728 } from "./rfc9728.ts";

/** The requirements, in the order of the page. */
export const SOURCES: readonly Source[] = [
  mcp20250326,
  mcp20250618,
  mcp20251125,
  mcp20260728,
  rfc9728,
  rfc8414,
  rfc6750,
  rfc8707,
  rfc9068,
  rfc9449,
  rfc8705,
  rfc7662,
  rfc9701,
  clientIdMetadata,
];
