import { ClientSecret, ConfigurationError, type Secret, WebIdentity, type WebIdentityOptions } from "@edgegrant/core";
import type { KeycardEnv } from "./env.ts";

/** Mode A: proves who the Worker is by a client id and a secret (RFC 6749 section 2.3.1). */
export class WorkersClientSecret extends ClientSecret {}

/** Mode B: proves who the Worker is by its own key (RFC 7523). */
export class WorkersWebIdentity extends WebIdentity {
  /** @param clientId The client id, or the options. Default: the resource identifier that the user's token names. */
  constructor(privateKey: Secret | readonly Secret[], clientId?: string | WebIdentityOptions) {
    super(privateKey, {
      keyName: "KEYCARD_PRIVATE_KEY",
      ...(typeof clientId === "string" ? { clientId } : clientId),
    });
  }
}

/**
 * The credential that the environment holds. A private key wins over a client secret.
 *
 * @throws {ConfigurationError} "Missing Keycard credentials in env" if there is neither.
 */
export function resolveCredential(env: KeycardEnv): WorkersClientSecret | WorkersWebIdentity {
  const { KEYCARD_CLIENT_ID: clientId, KEYCARD_CLIENT_SECRET: clientSecret } = env;
  const identity = webIdentityOf(env);
  if (identity) return identity;
  if (clientId && clientSecret) return new WorkersClientSecret(clientId, clientSecret);
  throw new ConfigurationError(
    "Missing Keycard credentials in env: set either KEYCARD_CLIENT_ID and KEYCARD_CLIENT_SECRET, or KEYCARD_PRIVATE_KEY, with `wrangler secret put`",
  );
}

/** The web identity that the environment holds, if it holds one. */
export function webIdentityOf(env: KeycardEnv): WorkersWebIdentity | undefined {
  if (!env.KEYCARD_PRIVATE_KEY) return undefined;
  return new WorkersWebIdentity(env.KEYCARD_PRIVATE_KEY, env.KEYCARD_CLIENT_ID || undefined);
}
