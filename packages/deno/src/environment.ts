import type { KeycardSettings } from "@edgegrant/core";
import { readSettings } from "@edgegrant/core/adapter";

/** The settings that the environment of this process holds: each `KEYCARD_*` by its name. */
export function environment(): KeycardSettings {
  return readSettings((name) => Deno.env.get(name));
}
