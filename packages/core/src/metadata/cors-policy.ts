import { isStringArray } from "../encoding/json.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";

/** Which pages may call this server: every one (the default), none, or as {@link CorsOptions} say. */
export type CorsPolicy = boolean | CorsOptions;

/** Which pages may call this server, and what beyond MCP they may send and read. */
export interface CorsOptions {
  /** Those of these origins, each as a browser writes it: `https://app.example.com`. `"*"` alone is every page. */
  origins: string | readonly string[];
  /** Request headers that pages may send beside those of MCP, such as `traceparent` and `baggage`. */
  allowHeaders?: readonly string[] | undefined;
  /** Methods that pages may use beside GET, POST, DELETE and OPTIONS, in capitals: `PUT`, `PATCH`. */
  allowMethods?: readonly string[] | undefined;
  /** Response headers that pages may read beside `WWW-Authenticate`, `Mcp-Session-Id` and `Retry-After`. */
  exposeHeaders?: readonly string[] | undefined;
}

/** What a policy comes to. */
export interface ResolvedCors {
  /** Every page, none, or those of these origins. */
  readers: boolean | readonly string[];
  allowMethods: string;
  allowHeaders: string;
  exposeHeaders: readonly string[];
  /** The same as one header's value. */
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
];
const EXPOSED_HEADERS = ["WWW-Authenticate", "Mcp-Session-Id", "Retry-After"];
/** A header's name, or `*` (RFC 9110 section 5.1). */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i;
/** Methods are compared by case, and no browser sends these in small letters unless a page does. */
const METHOD = /^(\*|[A-Z][A-Z0-9_-]*)$/;

const EVERY_PAGE = resolveCors(true, [], [], []);
const NO_PAGE = resolveCors(false, [], [], []);

type Lists = readonly [origins: readonly string[], ...others: (readonly string[])[]];

/**
 * Tells what CORS policies come to. One request's is mostly that of the one before, and taking origins apart costs more
 * than verifying a token again: so the latest one that was found good is kept.
 */
export class CorsPolicies {
  #latest: { lists: Lists; resolved: ResolvedCors } | undefined;

  /**
   * What `policy` comes to.
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
    const lists: Lists = [origins, allowHeaders ?? NOTHING, allowMethods ?? NOTHING, exposeHeaders ?? NOTHING];
    if (!this.#latest || !areSame(lists, this.#latest.lists)) {
      const found = resolveCors(
        readersOf(origins),
        requireNames("allowHeaders", lists[1], HEADER_NAME, "header's name, such as traceparent"),
        requireNames("allowMethods", lists[2], METHOD, "method in capitals, such as PUT"),
        requireNames("exposeHeaders", lists[3], HEADER_NAME, "header's name, such as X-Request-Id"),
      );
      // Copies: what a list holds can change while it stays the same list.
      this.#latest = { lists: lists.map((list) => [...list]) as unknown as Lists, resolved: found };
    }
    return this.#latest.resolved;
  }
}

const NOTHING: readonly string[] = [];

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

function areSame(some: Lists, others: Lists): boolean {
  return some.every((list, index) => isSame(list, others[index] ?? NOTHING));
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && other.every((member, index) => member === one[index]);
}

function readersOf(origins: readonly string[]): ResolvedCors["readers"] {
  if (origins.length === 1 && origins[0] === "*") return true;
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return [...origins];
  throw new ConfigurationError(
    `cors.origins holds ${JSON.stringify(wrong)}, which is no page's origin: write scheme, host and port as a browser does, without a path, such as "https://app.example.com". For every page, set cors to true, or origins to "*" alone`,
  );
}

/** Whether a page can have such an origin (RFC 6454 section 6.2). The schemes of apps and extensions are as good as https. */
function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && url.host !== "" && !url.host.includes("*") && `${url.protocol}//${url.host}` === text;
}

function requireNames(setting: string, names: unknown, form: RegExp, kind: string): readonly string[] {
  if (!isStringArray(names)) throw new ConfigurationError(`cors.${setting} must be a list; each of it a ${kind}`);
  const wrong = names.find((name) => !form.test(name));
  if (wrong === undefined) return names;
  throw new ConfigurationError(`cors.${setting} holds ${JSON.stringify(wrong)}, which is no ${kind}`);
}
