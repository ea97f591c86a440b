import type { AuthInfo } from "../auth-info.ts";
import { withDeadline } from "../concurrency/deadline.ts";
import { ConfigurationError, SecretError } from "../errors.ts";
import { readSecret, requireOneLine } from "../platform/secret.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import type { AddedHeader } from "./options.ts";
import { requireHeaderName } from "./passed-headers.ts";

/** How long a function may take to find a caller's secret, in milliseconds. */
const TIMEOUT_MS = 5_000;
/**
 * What a header's value may hold: visible ASCII characters, and blanks between them (RFC 9110 section 5.5). Blanks at the
 * ends would be lost, and servers differ in how they read other characters. Then two users might look like one.
 */
const VALUE = /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/;

/** The headers that the gateway adds to requests. */
export class AddedHeaders {
  readonly #headers: readonly (readonly [name: string, value: AddedHeader])[];

  /** @throws {ConfigurationError} if a name can't be that of a header, or is sent already. */
  constructor(headers: Readonly<Record<string, AddedHeader>> = {}, hasToken: boolean) {
    this.#headers = Object.entries(headers);
    for (const [name] of this.#headers) {
      if (name.toLowerCase() !== "authorization") requireHeaderName(name, "headers");
      else if (hasToken) throw new ConfigurationError("headers can't hold Authorization together with `exchange`");
    }
  }

  get isEmpty(): boolean {
    return this.#headers.length === 0;
  }

  /**
   * Sets the headers. Returns false if there is no value for this caller.
   *
   * @throws {ConfigurationError} if a value can't be sent. The message does not repeat it.
   * @throws {SecretError} if a value is not there in time.
   */
  async setOn(headers: Headers, auth: AuthInfo): Promise<boolean> {
    for (const [name, source] of this.#headers) {
      const value = typeof source === "function" ? await ownValue(name, source, auth) : await readSecret(source, name);
      if (value === undefined) return false;
      headers.set(name, requireValue(name, value, auth.token));
    }
    return true;
  }
}

async function ownValue(
  name: string,
  source: Exclude<AddedHeader, string | { get(): Promise<string> }>,
  auth: AuthInfo,
): Promise<string | undefined> {
  const error = () => new SecretError(`The value of the header ${name} was not there within ${TIMEOUT_MS} ms`);
  const found = await withDeadline(Promise.resolve(source(auth)), { timeoutMs: TIMEOUT_MS, error });
  return found === null || found === "" ? undefined : found;
}

/** Throws for a value that can't be sent, and for the caller's token, without repeating it. */
function requireValue(name: string, value: unknown, token: string): string {
  const setting = `The value of the header ${name}`;
  if (typeof value !== "string" || !VALUE.test(requireOneLine(value, setting))) {
    throw new ConfigurationError(`${setting} must be visible ASCII text, without blanks at its ends`);
  }
  if (value.includes(token)) {
    throw new ConfigurationError(
      `${setting} contains the caller's token, which is for this gateway only: use exchange`,
    );
  }
  // Of "Bearer abc", the secret is the last word.
  rememberSecrets(value, value.split(" ").at(-1));
  return value;
}

/** Keeps secrets by name: a KV namespace, a Map, a database behind a function. */
export interface SecretStore {
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
}

/**
 * The value of a header that is a secret of the caller, kept by name. A caller without one gets 403. Its key is
 * {@link userSecretKey}.
 *
 * @param prefix Precedes the secret, such as `"Bearer "`.
 *
 * @example
 * ```ts
 * const headers = { "X-Api-Key": userSecret("notion", env.USER_SECRETS) };
 * ```
 */
export function userSecret(
  name: string,
  store: SecretStore,
  prefix = "",
): (auth: AuthInfo) => Promise<string | undefined> {
  return async (auth) => {
    const key = userSecretKey(name, auth);
    const secret = key === undefined ? undefined : await store.get(key);
    return secret ? prefix + secret : undefined;
  };
}

/**
 * The key of a user's secret: issuer, subject and name, percent-encoded, with slashes between them. No two users share a
 * key. Undefined if the caller has no subject, or one with half a surrogate pair, which can't be encoded.
 */
export function userSecretKey(
  name: string,
  { issuer, subject }: Pick<AuthInfo, "issuer" | "subject">,
): string | undefined {
  return subject && isWellFormed(subject) ? [issuer, subject, name].map(encodeURIComponent).join("/") : undefined;
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
