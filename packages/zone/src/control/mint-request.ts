import { z } from "zod";
import type { MintRequest } from "../keys/mint.ts";

const members = z.record(z.string(), z.unknown());

/** The schema of a mint request over HTTP. */
export const mintRequestSchema: z.ZodType<MintRequest> = z.strictObject({
  user: z.exactOptional(z.string()),
  resource: z.exactOptional(z.string()),
  audience: z.exactOptional(z.union([z.string(), z.array(z.string())])),
  scope: z.exactOptional(z.string()),
  clientId: z.exactOptional(z.string()),
  expiresInSeconds: z.exactOptional(z.number()),
  header: z.exactOptional(members),
  claims: z.exactOptional(members),
});
