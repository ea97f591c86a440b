const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Parses an absolute URL. Returns undefined if it is invalid. (Node 20 has no `URL.parse`.) */
export function parseUrl(value: string): URL | undefined {
  try {
    return new URL(value);
  } catch {
    return undefined;
  }
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
