import { isStringArray } from "../encoding/json.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";

/** Which pages may call this server: all (true, the default), none (false), or as {@link CorsOptions} define. */
export type CorsPolicy = boolean | CorsOptions;

/** Which pages may call this server, and what they may send and read in addition to what MCP needs. */
export interface CorsOptions {
  /** The allowed origins, each as a browser sends it: `https://app.example.com`. `"*"` alone allows every page. */
  origins: string | readonly string[];
  /** Request headers that pages may send beside those of MCP, such as `traceparent` and `baggage`. */
  allowHeaders?: readonly string[] | undefined;
  /** Methods that pages may use beside GET, POST, DELETE and OPTIONS, in capitals: `PUT`, `PATCH`. */
  allowMethods?: readonly string[] | undefined;
  /** Response headers that pages may read beside `WWW-Authenticate`, `Mcp-Session-Id`, `Retry-After` and `DPoP-Nonce`. */
  exposeHeaders?: readonly string[] | undefined;
}

/** A checked policy, as header values. */
export interface ResolvedCors {
  /** Every page (true), no page (false), or the pages of these origins. */
  readers: boolean | readonly string[];
  allowMethods: string;
  allowHeaders: string;
  exposeHeaders: readonly string[];
  /** `exposeHeaders` as the value of one header. */
  exposeList: string;
}

const ALLOWED_METHODS = ["GET", "POST", "DELETE", "OPTIONS"];
const ALLOWED_HEADERS = [
  "Authorization",
  "Content-Type",
  "Accept",
  "Last-Event-ID",
  "Mcp-Session-Id",
  "MCP-Protocol-Version",
  "Mcp-Method",
  "Mcp-Name",
  "DPoP",
];
const EXPOSED_HEADERS = ["WWW-Authenticate", "Mcp-Session-Id", "Retry-After", "DPoP-Nonce"];
/** A header's name, or `*` (RFC 9110 section 5.1). */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
/** Methods are case-sensitive. A browser sends one of these in lower case only if the page does. */
const METHOD = /^(\*|[A-Z][A-Z0-9_-]*)$/;

const EVERY_PAGE = /* @__PURE__ */ resolveCors(true, [], [], []);
const NO_PAGE = /* @__PURE__ */ resolveCors(false, [], [], []);

/**
 * Resolves CORS policies and keeps the latest valid one. Consecutive requests mostly have the same policy, and parsing
 * its origins costs more than recognizing a token that was verified before.
 */
export class CorsPolicies {
  #latest: { lists: string; resolved: ResolvedCors } | undefined;

  /**
   * Checks `policy` and returns it as header values.
   *
   * @throws {ConfigurationError} that says what to change.
   */
  resolve(policy: CorsPolicy = true): ResolvedCors {
    if (typeof policy === "boolean") return policy ? EVERY_PAGE : NO_PAGE;
    const origins: unknown = typeof policy?.origins === "string" ? [policy.origins] : policy?.origins;
    if (!isStringArray(origins)) {
      throw new ConfigurationError('cors must be true, false or { origins: ["https://app.example.com"] }');
    }
    const { allowHeaders, allowMethods, exposeHeaders } = policy;
    // Their text, because the caller can change a list in place.
    const lists = JSON.stringify([origins, allowHeaders, allowMethods, exposeHeaders]);
    if (this.#latest?.lists !== lists) {
      const resolved = resolveCors(
        readersOf(origins),
        requireNames("allowHeaders", allowHeaders, HEADER_NAME, "header's name, such as traceparent"),
        requireNames("allowMethods", allowMethods, METHOD, "method in capitals, such as PUT"),
        requireNames("exposeHeaders", exposeHeaders, HEADER_NAME, "header's name, such as X-Request-Id"),
      );
      this.#latest = { lists, resolved };
    }
    return this.#latest.resolved;
  }
}

function resolveCors(
  readers: ResolvedCors["readers"],
  headers: readonly string[],
  methods: readonly string[],
  exposed: readonly string[],
): ResolvedCors {
  const exposeHeaders = [...EXPOSED_HEADERS, ...exposed];
  return {
    readers,
    allowMethods: [...ALLOWED_METHODS, ...methods].join(", "),
    allowHeaders: [...ALLOWED_HEADERS, ...headers].join(", "),
    exposeHeaders,
    exposeList: exposeHeaders.join(", "),
  };
}

function readersOf(origins: readonly string[]): ResolvedCors["readers"] {
  if (origins.length === 1 && origins[0] === "*") return true;
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return [...origins];
  throw new ConfigurationError(
    `cors.origins holds ${JSON.stringify(wrong)}, which is not the origin of a page: write scheme, host and port as a browser does, without a path, such as "https://app.example.com". For every page, set cors to true, or origins to "*" alone`,
  );
}

/**
 * Whether the text is an origin that a page can have (RFC 6454 section 6.2). The schemes of apps and extensions are
 * allowed too.
 */
function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && url.host !== "" && !url.host.includes("*") && `${url.protocol}//${url.host}` === text;
}

function requireNames(setting: string, given: unknown, form: RegExp, kind: string): readonly string[] {
  const names = given ?? [];
  if (!isStringArray(names)) throw new ConfigurationError(`cors.${setting} must be a list of names`);
  const wrong = names.find((name) => !form.test(name));
  if (wrong === undefined) return names;
  throw new ConfigurationError(`cors.${setting} holds ${JSON.stringify(wrong)}, which is not a ${kind}`);
}
