import { ZoneConfigError } from "./error.ts";
import { issueMessage, problemsOf } from "./messages.ts";
import { checkReferences } from "./references.ts";
import { zoneConfigSchema } from "./schema.ts";
import type { ZoneConfig } from "./types.ts";

/**
 * Validates a configuration, as read from JSON.
 *
 * @throws {ZoneConfigError} listing every mistake, each with its path and what to change
 */
export function parseZoneConfig(json: unknown): ZoneConfig {
  // As in JSON, a member that is undefined counts as absent.
  const document: unknown = json === undefined ? undefined : JSON.parse(JSON.stringify(json));
  const parsed = zoneConfigSchema.safeParse(document, { error: issueMessage });
  const problems = [...(parsed.error?.issues.flatMap(problemsOf) ?? []), ...checkReferences(document)];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ZoneConfigError(problems);
}
