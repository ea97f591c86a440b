import { createKeycardServer, type KeycardEnv } from "@edgegrant/cloudflare";
import type { KeycardSettings } from "@edgegrant/core";
import { middleware } from "./middleware.ts";
import type { KeycardOptions } from "./options.ts";

export * from "./names.ts";

export const keycard = <Env extends KeycardSettings = KeycardSettings>({
  settings,
  ...options
}: KeycardOptions<Env> = {}) => {
  const server = createKeycardServer<Env & KeycardEnv>(options);
  return middleware((request, env, handler) =>
    server.handle(request, (settings ? { ...(env as Env), ...settings } : env) as Env & KeycardEnv, handler),
  );
};
