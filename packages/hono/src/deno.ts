import type { KeycardSettings } from "@edgegrant/core";
import { createKeycardServer, environment } from "@edgegrant/deno";
import type { KeycardOptions } from "./options.ts";
import { keycardOn } from "./process.ts";

export * from "./names.ts";

export const keycard = <Env extends KeycardSettings = KeycardSettings>(options: KeycardOptions<Env> = {}) =>
  keycardOn({ environment, createServer: createKeycardServer }, options);
