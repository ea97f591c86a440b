import { type KeycardSettings, readSettings } from "@edgegrant/core";

/** The settings that the environment of this process holds: each `KEYCARD_*` by its name. */
export function environment(): KeycardSettings {
  return readSettings((name) => process.env[name]);
}
