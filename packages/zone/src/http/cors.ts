import type { IncomingMessage, ServerResponse } from "node:http";
import type { EndpointName } from "../endpoints/names.ts";

const methods: Partial<Record<EndpointName, string>> = {
  "authorization-server-metadata": "GET",
  "openid-configuration": "GET",
  jwks: "GET",
  token: "POST",
  register: "POST",
  userinfo: "GET, POST",
  upstream: "GET",
};

/**
 * Allows browser clients to read the answers, including those of faults. These endpoints use no cookies, so every
 * origin is allowed.
 *
 * @returns whether the request was a preflight, which is then answered
 */
export function applyCors(endpoint: EndpointName, request: IncomingMessage, response: ServerResponse): boolean {
  const allowed = methods[endpoint];
  if (allowed === undefined) return false;
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "WWW-Authenticate");
  if (request.method !== "OPTIONS") return false;
  response.setHeader("access-control-allow-methods", allowed);
  response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
  response.setHeader("access-control-max-age", "600");
  response.writeHead(204).end();
  return true;
}
