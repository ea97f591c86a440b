import { listOf } from "../json.ts";

/** Which pages may call this server: every one (the default), none, or those of some origins. */
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
const EXPOSED_HEADERS = "WWW-Authenticate, Mcp-Session-Id, Retry-After";
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

/** Answers a preflight with what MCP clients send, `Mcp-Param-*` as asked. */
export function preflightResponse(request: Request, policy: CorsPolicy): Response {
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
  allowOrigin(request, response.headers, policy);
  return response;
}

/** Adds the headers by which a page may read an answer, those included that MCP clients need. */
export function allowOrigin(request: Request, headers: Headers, policy: CorsPolicy): void {
  if (policy === false) return;
  if (policy === true) {
    headers.set("Access-Control-Allow-Origin", "*");
  } else {
    headers.append("Vary", "Origin");
    const origin = request.headers.get("Origin");
    if (origin === null || !listOf(policy.origins).includes(origin)) return;
    headers.set("Access-Control-Allow-Origin", origin);
  }
  headers.append("Access-Control-Expose-Headers", EXPOSED_HEADERS);
}
