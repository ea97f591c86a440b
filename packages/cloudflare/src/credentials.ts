import type { ClientSecret, WebIdentity } from "@edgegrant/core";
import { resolveCredential as resolve, type SealerOptions, sealing as sealingOf } from "@edgegrant/core/adapter";
import type { KeycardEnv } from "./env.ts";
import { workersRuntime } from "./runtime.ts";

/** Mode A: a client secret (RFC 6749 section 2.3.1). Mode B: a key of the Worker's own (RFC 7523). */
export { ClientSecret as WorkersClientSecret, WebIdentity as WorkersWebIdentity } from "@edgegrant/core";

const HOW = "in .dev.vars for `wrangler dev`, and with `wrangler secret put` for a deployed Worker";

/**
 * The credential in the environment. A private key takes precedence over a client secret.
 *
 * @throws {ConfigurationError} "Missing Keycard credentials in env" if there is neither. It is also logged.
 */
export function resolveCredential(env: KeycardEnv): ClientSecret | WebIdentity {
  try {
    return resolve(env, HOW);
  } catch (error) {
    // Reported here, because an SDK that runs the calling tool is likely to catch the error.
    workersRuntime.reportMisconfiguration(error);
    throw error;
  }
}

/**
 * The options for sealing tokens outside the isolate: with `KEYCARD_CACHE_SECRET`, or with keys derived from the
 * credential. Workers with different identities can't open each other's tokens.
 *
 * @throws {ConfigurationError} if there is neither.
 */
export function sealing(env: KeycardEnv): SealerOptions {
  return sealingOf(env, HOW);
}
