const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/** Parses a URL to which tokens and keys may be sent: https on any host, http on loopback only. */
export function secureUrl(text: unknown): URL | undefined {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  return url && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))) ? url : undefined;
}

/** How an identifier differs from the one that it must equal exactly. Undefined if they are equal. */
export function difference(actual: string, expected: string): string | undefined {
  if (actual === expected) return undefined;
  if (actual === `${expected}/`) return "it has an extra trailing slash";
  if (`${actual}/` === expected) return "its trailing slash is missing";
  if (actual.toLowerCase() === expected.toLowerCase()) return "upper and lower case differ";
  if (actual.replace(/^http:/, "https:") === expected) return "it has http instead of https";
  const [one, other] = [actual, expected].map((text) => (URL.canParse(text) ? new URL(text) : undefined));
  if (one && other && isLoopback(one) && isLoopback(other) && one.host !== other.host) {
    return one.port === other.port
      ? `${one.hostname} and ${other.hostname} are two names of one machine`
      : "the ports differ";
  }
  return "they are different";
}

/** Inserts a well-known name between origin and path (RFC 8414 section 3.1, RFC 9728 section 3.1). */
export function wellKnownUrl({ origin, pathname }: URL, name: string): string {
  return `${origin}/.well-known/${name}${pathname === "/" ? "" : pathname}`;
}
