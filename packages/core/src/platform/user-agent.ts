/** The version in `package.json`. The build puts it in (`tsup.config.ts`), and so does the test runner (`vitest.config.ts`). */
declare const EDGEGRANT_VERSION: string;

/** The version of this library. */
export const VERSION: string = EDGEGRANT_VERSION;

/** How this library calls itself. */
export const PRODUCT = `edgegrant/${VERSION}`;
/** What a header can carry, and is not blank. */
const FIELD = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Whether a header can carry a name (RFC 9110 section 5.5). */
export function isUserAgent(name: string): boolean {
  return FIELD.test(name);
}

/**
 * `fetch` that says who calls (RFC 9110 section 10.1.5), unless the call says so itself. Workers send no `User-Agent` of their
 * own, and firewalls and APIs refuse calls without.
 */
export function withUserAgent(send: typeof fetch, userAgent: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    if (headers.has("User-Agent")) return send(input, init);
    headers.set("User-Agent", userAgent);
    return send(input, { ...init, headers });
  };
}
