import type { SealerOptions } from "../cache/sealing.ts";
import { utf8 } from "../encoding/bytes.ts";
import { ConfigurationError } from "../errors.ts";
import { ClientSecret } from "../exchange/client-secret.ts";
import type { ApplicationCredential } from "../exchange/credential.ts";
import { WebIdentity } from "../exchange/web-identity.ts";
import { readSecret, requireOneLine, type Secret } from "../platform/secret.ts";
import type { SessionKeyOptions } from "../sessions/keys.ts";
import type { KeycardSettings } from "./settings.ts";

/**
 * The credential in the settings. A private key takes precedence over a client secret.
 *
 * @param how How to set what is missing, for the message, such as "with `wrangler secret put`".
 * @throws {ConfigurationError} "Missing Keycard credentials in env" if there is neither.
 */
export function resolveCredential(settings: KeycardSettings, how = ""): ClientSecret | WebIdentity {
  const clientId = clientIdIn(settings);
  const { KEYCARD_CLIENT_SECRET: clientSecret } = settings;
  const identity = resolveWebIdentity(settings);
  if (identity) return identity;
  if (clientId && clientSecret)
    return new ClientSecret(clientId, checkedSecret(clientSecret, "KEYCARD_CLIENT_SECRET", requireOneLine));
  throw new ConfigurationError(
    `Missing Keycard credentials in env: set either KEYCARD_CLIENT_ID and KEYCARD_CLIENT_SECRET, or KEYCARD_PRIVATE_KEY${how && `, ${how}`}`,
  );
}

/**
 * The credential in the options or the settings. Undefined if there is none, as for a server that only verifies tokens.
 *
 * @throws {ConfigurationError} if the settings hold a part of one, or a wrong one.
 */
export function configuredCredential(
  settings: KeycardSettings,
  credential?: ApplicationCredential,
): ApplicationCredential | undefined {
  const { KEYCARD_CLIENT_ID: clientId, KEYCARD_CLIENT_SECRET: secret, KEYCARD_PRIVATE_KEY: key } = settings;
  return credential ?? (clientId || secret || key ? resolveCredential(settings) : undefined);
}

/** A credential, or a function that creates it from the environment, which on Workers only exists within a request. */
export type CredentialInCode<Env> = ApplicationCredential | ((env: Env) => ApplicationCredential);

/** The credential for an environment. If it can't be created, returns one whose methods throw the reason. */
export function credentialFor<Env>(
  env: Env,
  credential: CredentialInCode<Env> | undefined,
): ApplicationCredential | undefined {
  if (typeof credential !== "function") return credential;
  try {
    return credential(env);
  } catch (error) {
    const fail = () => {
      throw error;
    };
    return { getAuth: fail, getPublicJwks: async () => fail(), prepareTokenExchangeRequest: async () => fail() };
  }
}

/** A secret that `check` accepts. A binding is checked when it is read. Errors name the setting. */
function checkedSecret(secret: Secret, name: string, check: (text: string, name: string) => string): Secret {
  if (typeof secret === "string") return check(secret, name);
  return { get: async () => check(await readSecret(secret, name), name) };
}

/** The web identity in the settings, or undefined. */
export function resolveWebIdentity(settings: KeycardSettings): WebIdentity | undefined {
  const { KEYCARD_PRIVATE_KEY: privateKey, KEYCARD_CLIENT_ID: clientId } = settings;
  if (!privateKey) return undefined;
  return new WebIdentity(privateKey, { keyName: "KEYCARD_PRIVATE_KEY", clientId: clientId || undefined });
}

/** The client id. Throws {@link ConfigurationError} if it is not text: a platform may bind any value to the name. */
function clientIdIn({ KEYCARD_CLIENT_ID: clientId }: KeycardSettings): string | undefined {
  if (!clientId) return undefined;
  if (typeof clientId === "string") return requireOneLine(clientId, "KEYCARD_CLIENT_ID");
  throw new ConfigurationError(
    "KEYCARD_CLIENT_ID must be text: it is a name and no secret, and can't be read from a binding",
  );
}

/**
 * The options for sealing tokens outside this process: with `KEYCARD_CACHE_SECRET`, or with keys derived from the
 * credential. Servers with different identities can't open each other's tokens.
 *
 * @param how The same as for {@link resolveCredential}.
 * @throws {ConfigurationError} if there is neither, or if the secret is too short.
 */
export function sealing(settings: KeycardSettings, how = ""): SealerOptions {
  const { KEYCARD_ISSUER: issuer = "", KEYCARD_CLIENT_ID: clientId = "" } = settings;
  const secret = sealingSecret(settings);
  if (!secret) {
    throw new ConfigurationError(
      `Tokens can't be sealed: set KEYCARD_CACHE_SECRET, or a credential${how && `, ${how}`}`,
    );
  }
  // In mode B without a client id, the zone identifies this server by the token's audience. Every cache key contains
  // that.
  return { secret, identity: [issuer, clientId] };
}

/** The keys for binding sessions: from the same secret as sealing. Undefined if the settings hold no secret. */
export function resolveSessionKeys(settings: KeycardSettings): SessionKeyOptions | undefined {
  if (!sealingSecret(settings)) return undefined;
  return { ...sealing(settings), previous: settings.KEYCARD_CACHE_SECRET_PREVIOUS || undefined };
}

function sealingSecret(settings: KeycardSettings): Secret | undefined {
  return cacheSecret(settings) || settings.KEYCARD_PRIVATE_KEY || settings.KEYCARD_CLIENT_SECRET || undefined;
}

/** A shorter secret could be guessed: anyone who reads sealed data can try any number of secrets. */
const MIN_SECRET_BYTES = 32;

/**
 * The secret for sealing tokens, if one is set. The length of a secret in a binding is checked when it is read.
 *
 * @throws {ConfigurationError} if it is shorter than 32 bytes, or is not a secret.
 */
function cacheSecret({ KEYCARD_CACHE_SECRET: secret }: KeycardSettings): Secret | undefined {
  return secret ? checkedSecret(secret, "KEYCARD_CACHE_SECRET", requireLength) : undefined;
}

function requireLength(secret: string, name: string): string {
  if (utf8(secret).length >= MIN_SECRET_BYTES) return secret;
  throw new ConfigurationError(
    `${name} must have ${MIN_SECRET_BYTES} bytes or more: make one with \`openssl rand -base64 32\``,
  );
}
