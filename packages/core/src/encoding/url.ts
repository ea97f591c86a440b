import { ConfigurationError } from "../errors.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Parses an absolute URL. Returns undefined if it is invalid. (Node 20 has no `URL.parse`.) */
export function parseUrl(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
}

/**
 * Characters that a serialized URL never contains. The URL of a request contains none of them, whatever a caller sends.
 */
const NOT_IN_URL = /[^\x21-\x7e]|["<>]/;

/** An http or https URL without a user name, safe to publish, or undefined. */
export function parsePublicUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^/]/i.test(text) || NOT_IN_URL.test(text)) return undefined;
  const url = parseUrl(text);
  return url && url.username === "" && url.password === "" ? url : undefined;
}

/** Whether a URL may carry tokens and keys: https on any host, plain http on loopback only. */
export function isSecureUrl(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
}

/** `identifier` without one trailing slash, so that `https://a.example/` and `https://a.example` compare equal. */
export function withoutTrailingSlash(identifier: string): string {
  return identifier.endsWith("/") ? identifier.slice(0, -1) : identifier;
}

/**
 * Inserts a well-known name between the origin and the path of an identifier (RFC 8414 section 3.1, RFC 9728
 * section 3.1).
 */
export function wellKnownUrl(identifier: string, name: string): string {
  const { origin, pathname, search } = new URL(identifier);
  return `${origin}/.well-known/${name}${withoutTrailingSlash(pathname)}${search}`;
}

/**
 * Returns `value` if it is an origin. An origin with a trailing slash or a path would never match, and the cause would be
 * hard to find.
 *
 * @param name The setting's name in the message.
 * @throws {ConfigurationError} otherwise. The message shows the origin only: the rest of a URL, or a value that is not a
 *   URL, may be a secret.
 */
export function requireOrigin(value: string, name: string): string {
  const origin = parseUrl(value)?.origin;
  if (origin === value) return value;
  const got = origin === undefined || origin === "null" ? "" : `, not a URL at ${origin}`;
  throw new ConfigurationError(`${name} must hold origins such as "https://uploads.example"${got}`);
}
