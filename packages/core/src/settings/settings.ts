import type { Secret } from "../platform/secret.ts";

/** The settings of a deployment, under the same names on every platform. */
export interface KeycardSettings {
  /** The zone's URL, exactly as the Console shows it: `https://your-zone-id.keycard.cloud`. */
  KEYCARD_ISSUER?: string | undefined;
  /**
   * Mode A: the client id of the secret. Mode B: only if it differs from the resource identifier; a path below
   * `/.well-known/` makes the server serve a client ID metadata document there, and is completed with its origin.
   */
  KEYCARD_CLIENT_ID?: string | undefined;
  /** Mode A: the client secret. */
  KEYCARD_CLIENT_SECRET?: Secret | undefined;
  /** Mode B: the private key as PEM or JWK. Takes precedence over a client secret. */
  KEYCARD_PRIVATE_KEY?: Secret | undefined;
  /** Seals tokens outside this process and binds sessions. Default: keys derived from the credential. */
  KEYCARD_CACHE_SECRET?: Secret | undefined;
  /** The previous `KEYCARD_CACHE_SECRET`. Sessions bound with it remain valid. */
  KEYCARD_CACHE_SECRET_PREVIOUS?: Secret | undefined;
  /** The server's public URL, exactly as registered as a resource. Not needed on Cloudflare Workers. */
  KEYCARD_SERVER_URL?: string | undefined;
}

/** The names of all settings. */
export const SETTING_NAMES = [
  "KEYCARD_ISSUER",
  "KEYCARD_CLIENT_ID",
  "KEYCARD_CLIENT_SECRET",
  "KEYCARD_PRIVATE_KEY",
  "KEYCARD_CACHE_SECRET",
  "KEYCARD_CACHE_SECRET_PREVIOUS",
  "KEYCARD_SERVER_URL",
] as const satisfies readonly (keyof KeycardSettings)[];

/**
 * Reads the settings from a platform's environment. Reads only these names, so a sandbox needs to grant no others.
 *
 * @example
 * ```ts
 * const settings = readSettings((name) => Deno.env.get(name));
 * ```
 */
export function readSettings(read: (name: keyof KeycardSettings) => string | undefined): KeycardSettings {
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, read(name)]));
}
