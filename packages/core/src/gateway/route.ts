import { isSecureUrl, parseUrl, withoutTrailingSlash } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";

/** Maps the gateway's paths to URLs of the upstream server, and back. */
export class Route {
  readonly #upstream: URL;
  readonly #path: string;

  /**
   * @param path The path at which the gateway serves the upstream server.
   * @param isCredentialed Whether credentials are sent.
   * @throws {ConfigurationError} if one of them can't be used.
   */
  constructor(upstream: unknown, path: string, isCredentialed: boolean) {
    this.#upstream = requireUpstream(upstream, isCredentialed);
    if (!path.startsWith("/") || new URL(path, "http://gateway.invalid").pathname !== path) {
      throw new ConfigurationError(`path must be the path of the gateway's endpoint, such as "/mcp"`);
    }
    this.#path = withoutTrailingSlash(path);
  }

  get origin(): string {
    return this.#upstream.origin;
  }

  /**
   * The URL of the upstream server for a request to the gateway. Undefined if the path is not at or below that of the
   * gateway, or may lead out of it at the upstream server.
   */
  target({ pathname, search }: URL): string | undefined {
    const rest = below(pathname, this.#path);
    if (rest === undefined || mayLeave(rest)) return undefined;
    return this.#upstream.origin + joined(this.#upstream.pathname, rest) + search;
  }

  /**
   * The gateway's path for a URL that the upstream server wrote, relative to `target`. Undefined if the URL is not at or
   * below `upstream`.
   */
  back(reference: string, target: string): string | undefined {
    const url = URL.canParse(reference, target) ? new URL(reference, target) : undefined;
    if (url?.origin !== this.#upstream.origin) return undefined;
    const rest = below(url.pathname, withoutTrailingSlash(this.#upstream.pathname));
    if (rest === undefined || mayLeave(rest)) return undefined;
    // Two slashes at the beginning would name a host.
    const path = joined(this.#path, rest).replace(/^\/{2,}/, "/");
    return path + url.search + url.hash;
  }
}

/** The rest of a path that is `base` or below it, by whole segments. `base` has no slash at its end. */
function below(pathname: string, base: string): string | undefined {
  if (pathname === base || (base === "" && pathname === "/")) return "";
  return pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : undefined;
}

function joined(base: string, rest: string): string {
  return rest === "" ? base || "/" : withoutTrailingSlash(base) + rest;
}

/** How often a path may be encoded. */
const MAX_DECODINGS = 4;

/** Characters as more bytes than UTF-8 allows, such as `%c0%af` for a slash. Lax decoders read them. */
const OVERLONG = /%(?:c[01]|e0%[89]|f0%8)/i;

/**
 * Whether some server may take a path for one outside its beginning: it has a segment `..`, however encoded, also before
 * parameters (`..;x`), a query or a fragment (`..%3fx`), and blanks, which Windows ignores there. A URL parser resolves
 * plain ones only. Also true for a NUL, at which some servers stop reading, and for overlong encodings.
 */
function mayLeave(path: string): boolean {
  let text = path;
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings += 1) {
    if (text.includes("\0") || OVERLONG.test(text) || text.split(/[/\\]/).some(isDots)) return true;
    const decoded = text.replace(/%(?:25|2e|2f|5c|3b|3f|23|20|00)/gi, decodeURIComponent);
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

function isDots(segment: string): boolean {
  const name = segment.split(/[;?#]/, 1)[0]?.trimEnd();
  return name === ".." || name === ".";
}

function requireUpstream(upstream: unknown, isCredentialed: boolean): URL {
  const url = typeof upstream === "string" ? parseUrl(upstream) : undefined;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  if (!url || !isHttp || url.username || url.password || url.search || url.hash) {
    throw new ConfigurationError(
      'upstream must be the URL of the server behind the gateway, such as "https://mcp.example.com/mcp", without user name, query and fragment',
    );
  }
  if (!isCredentialed || isSecureUrl(url)) return url;
  throw new ConfigurationError(
    `upstream must be https (http on loopback only), because credentials are sent there, not ${url.origin}`,
  );
}
