import { ConfigurationError } from "../errors.ts";
import { isStringArray } from "../json.ts";
import { parseUrl } from "../url.ts";

/**
 * Which pages may call this server: every one (the default), none, or those of some origins, each as a browser writes it:
 * `https://app.example.com`.
 */
export type CorsPolicy = boolean | { origins: string | readonly string[] };

const ALLOWED_METHODS = "GET, POST, DELETE, OPTIONS";
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
const EXPOSED_LIST = EXPOSED_HEADERS.join(", ");
/** A parameter may have any token as its name (RFC 9110 section 5.6.2). */
const MCP_PARAMETER = /^mcp-param-[!#$%&'*+\-.^_`|~0-9a-z]{1,64}$/i;
const PREFLIGHT_SECONDS = 86_400;

/** Whether a request is a CORS preflight (Fetch standard, section 3.2.2). */
export function isPreflight(request: Request): boolean {
  return (
    request.method === "OPTIONS" &&
    request.headers.has("Origin") &&
    request.headers.has("Access-Control-Request-Method")
  );
}

/**
 * Tells whom CORS policies let read. One request's is mostly that of the one before, and taking origins apart costs more
 * than verifying a token again: so the latest list that was found good is kept.
 */
export class CorsPolicies {
  #latest: readonly string[] = [];

  /**
   * Every page, none, or those of these origins.
   *
   * @throws {ConfigurationError} that says what to change.
   */
  readers(policy: CorsPolicy = true): boolean | readonly string[] {
    if (typeof policy === "boolean") return policy;
    const origins: unknown = typeof policy?.origins === "string" ? [policy.origins] : policy?.origins;
    if (!isStringArray(origins)) {
      throw new ConfigurationError('cors must be true, false or { origins: ["https://app.example.com"] }');
    }
    if (!isSameList(origins, this.#latest)) this.#latest = requireOrigins([...origins]);
    return this.#latest;
  }
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member, index) => member === other[index]);
}

function requireOrigins(origins: readonly string[]): readonly string[] {
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return origins;
  throw new ConfigurationError(
    `cors.origins holds ${JSON.stringify(wrong)}, which is no page's origin: write scheme, host and port as a browser does, without a path, such as "https://app.example.com". For every page, set cors to true`,
  );
}

/** Whether a page can have such an origin (RFC 6454 section 6.2). The schemes of apps and extensions are as good as https. */
function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  return url !== undefined && url.host !== "" && !url.host.includes("*") && `${url.protocol}//${url.host}` === text;
}

/**
 * Answers a preflight with what MCP clients send, `Mcp-Param-*` as asked.
 *
 * @throws {ConfigurationError} if `policy` can't be one.
 */
export function preflightResponse(request: Request, policy?: CorsPolicy, policies?: CorsPolicies): Response {
  const asked = request.headers.get("Access-Control-Request-Headers")?.split(",") ?? [];
  const parameters = asked.map((name) => name.trim()).filter((name) => MCP_PARAMETER.test(name));
  const response = new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": ALLOWED_METHODS,
      "Access-Control-Allow-Headers": [...ALLOWED_HEADERS, ...parameters].join(", "),
      "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
      Vary: "Access-Control-Request-Headers",
    },
  });
  allowOrigin(request, response.headers, policy, policies);
  return response;
}

/**
 * Adds the headers by which a page may read an answer, those included that MCP clients need.
 *
 * @param policies Kept from one answer to the next, so that a policy is checked once.
 * @throws {ConfigurationError} if `policy` can't be one.
 */
export function allowOrigin(
  request: Request,
  headers: Headers,
  policy?: CorsPolicy,
  policies: CorsPolicies = new CorsPolicies(),
): void {
  const allowed = policies.readers(policy);
  if (allowed === false) return;
  if (allowed === true) {
    headers.set("Access-Control-Allow-Origin", "*");
  } else {
    headers.append("Vary", "Origin");
    const origin = request.headers.get("Origin");
    if (origin === null || !allowed.includes(origin)) return;
    headers.set("Access-Control-Allow-Origin", origin);
  }
  // Where nothing is there to be exposed, the list changes nothing. Whoever is no page need not pay for it.
  const hasReader = request.headers.has("Origin") || EXPOSED_HEADERS.some((name) => headers.has(name));
  if (hasReader) headers.append("Access-Control-Expose-Headers", EXPOSED_LIST);
}
