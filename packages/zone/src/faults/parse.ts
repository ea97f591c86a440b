import { z } from "zod";
import type { Fault } from "./fault.ts";

/** The schema of a fault over HTTP. */
export const faultSchema: z.ZodType<Fault> = z.strictObject({
  status: z.exactOptional(z.int().min(200).max(599)),
  delayMs: z.exactOptional(z.number().min(0)),
  untilCleared: z.exactOptional(z.boolean()),
  hang: z.exactOptional(z.boolean()),
  garbage: z.exactOptional(z.boolean()),
  oversizedBytes: z.exactOptional(z.int().min(0)),
  reset: z.exactOptional(z.boolean()),
  redirectTo: z.exactOptional(z.string()),
  headers: z.exactOptional(z.record(z.string(), z.string())),
  body: z.exactOptional(z.string()),
  times: z.exactOptional(z.int().min(1)),
});
