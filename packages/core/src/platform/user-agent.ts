/** The version in `package.json`. Set by the build (`tsup.config.ts`) and by the test runner (`vitest.config.ts`). */
declare const EDGEGRANT_VERSION: string;

/** The version of this library. */
export const VERSION: string = EDGEGRANT_VERSION;

/** The default `User-Agent`. */
export const PRODUCT = `edgegrant/${VERSION}`;
/** A valid header value that is not blank. */
const FIELD = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Whether a text is a valid header value (RFC 9110 section 5.5). */
export function isUserAgent(name: string): boolean {
  return FIELD.test(name);
}

/**
 * Adds a `User-Agent` to calls that set none (RFC 9110 section 10.1.5). Workers send none by default, and firewalls and
 * APIs refuse calls without one.
 */
export function withUserAgent(send: typeof fetch, userAgent: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (headers.has("User-Agent")) return send(input, init);
    headers.set("User-Agent", userAgent);
    return send(input, { ...init, headers });
  };
}
