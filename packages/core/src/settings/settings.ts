import type { Secret } from "../platform/secret.ts";

/** What a deployment tells this library, under the same names on every platform. */
export interface KeycardSettings {
  /** The zone, exactly as the Console shows it: `https://your-zone-id.keycard.cloud`. */
  KEYCARD_ISSUER?: string | undefined;
  /** Mode A, with the secret; in mode B, only where it differs from the resource identifier. */
  KEYCARD_CLIENT_ID?: string | undefined;
  /** Mode A: the client secret. */
  KEYCARD_CLIENT_SECRET?: Secret | undefined;
  /** Mode B: the private key as PEM or JWK. It wins over a client secret. */
  KEYCARD_PRIVATE_KEY?: Secret | undefined;
  /** What tokens are sealed with outside this process, and sessions are bound with. Default: keys derived from the credential. */
  KEYCARD_CACHE_SECRET?: Secret | undefined;
  /** The secret that `KEYCARD_CACHE_SECRET` took the place of: sessions that were bound with it stay good. */
  KEYCARD_CACHE_SECRET_PREVIOUS?: Secret | undefined;
  /** Where callers find this server: its URL, exactly as it is registered as a resource. Workers on Cloudflare need none. */
  KEYCARD_SERVER_URL?: string | undefined;
}

const NAMES = [
  "KEYCARD_ISSUER",
  "KEYCARD_CLIENT_ID",
  "KEYCARD_CLIENT_SECRET",
  "KEYCARD_PRIVATE_KEY",
  "KEYCARD_CACHE_SECRET",
  "KEYCARD_CACHE_SECRET_PREVIOUS",
  "KEYCARD_SERVER_URL",
] as const satisfies readonly (keyof KeycardSettings)[];

/**
 * The settings as a platform's environment holds them. It is asked for each by its name, and for nothing else, so that a
 * sandbox that grants just these is enough.
 *
 * @example
 * ```ts
 * const settings = readSettings((name) => Deno.env.get(name));
 * ```
 */
export function readSettings(read: (name: keyof KeycardSettings) => string | undefined): KeycardSettings {
  return Object.fromEntries(NAMES.map((name) => [name, read(name)]));
}
