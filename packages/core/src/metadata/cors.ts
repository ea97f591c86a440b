import type { RequestHead } from "../platform/request.ts";
import { CorsPolicies, type CorsPolicy, type ResolvedCors } from "./cors-policy.ts";

/** A parameter may have any token as its name (RFC 9110 section 5.6.2). */
const MCP_PARAMETER = /^mcp-param-[!#$%&'*+\-.^_`|~0-9a-z]{1,64}$/i;
const PREFLIGHT_SECONDS = 86_400;

/** Whether a request is a CORS preflight (Fetch standard, section 3.2.2). */
export function isPreflight(request: RequestHead): boolean {
  return (
    request.method === "OPTIONS" &&
    request.headers.has("Origin") &&
    request.headers.has("Access-Control-Request-Method")
  );
}

/**
 * Answers a preflight. Allows what MCP clients send, the requested `Mcp-Param-*` headers, and what the policy adds.
 *
 * @throws {ConfigurationError} if `policy` is invalid.
 */
export function preflightResponse(
  request: RequestHead,
  policy?: CorsPolicy,
  policies: CorsPolicies = new CorsPolicies(),
): Response {
  const { allowHeaders, allowMethods } = policies.resolve(policy);
  const asked = request.headers.get("Access-Control-Request-Headers")?.split(",") ?? [];
  const parameters = asked.map((name) => name.trim()).filter((name) => MCP_PARAMETER.test(name));
  const response = new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": allowMethods,
      "Access-Control-Allow-Headers": [allowHeaders, ...parameters].join(", "),
      "Access-Control-Max-Age": String(PREFLIGHT_SECONDS),
      Vary: "Access-Control-Request-Headers",
    },
  });
  allowOrigin(request, response.headers, policy, policies);
  return response;
}

/**
 * Adds the headers that let a page read a response, including the response headers that MCP clients need. Keeps an
 * `Access-Control-Allow-Origin` that the response already has.
 *
 * @param policies Kept across responses, so that a policy is checked once.
 * @throws {ConfigurationError} if `policy` is invalid.
 */
export function allowOrigin(
  request: RequestHead,
  headers: Headers,
  policy?: CorsPolicy,
  policies: CorsPolicies = new CorsPolicies(),
): void {
  const cors = policies.resolve(policy);
  if (cors.readers === false) return;
  if (headers.has("Access-Control-Allow-Origin") || allowReader(request, headers, cors.readers)) {
    exposeHeaders(request, headers, cors);
  }
}

/** Whether the page that asks may read the answer. */
function allowReader(request: RequestHead, headers: Headers, readers: true | readonly string[]): boolean {
  if (readers === true) {
    headers.set("Access-Control-Allow-Origin", "*");
    return true;
  }
  headers.append("Vary", "Origin");
  const origin = request.headers.get("Origin");
  if (origin === null || !readers.includes(origin)) return false;
  headers.set("Access-Control-Allow-Origin", origin);
  return true;
}

/**
 * Adds the list of exposed headers if the request has an `Origin`, or the response has one of these headers. Otherwise
 * the list has no effect, and callers that are not pages save its cost.
 */
function exposeHeaders(
  request: RequestHead,
  headers: Headers,
  { exposeHeaders: names, exposeList }: ResolvedCors,
): void {
  const hasReader = request.headers.has("Origin") || names.some((name) => headers.has(name));
  if (hasReader) headers.append("Access-Control-Expose-Headers", exposeList);
}
