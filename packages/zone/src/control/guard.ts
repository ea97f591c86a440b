import type { IncomingMessage } from "node:http";

/**
 * The reason to refuse a control request, if a web page on another origin caused it. Such a page can't send
 * `application/json` without a preflight, which the zone does not answer, and it can't hide its origin.
 */
export function refuseControl(request: IncomingMessage, issuer: string): string | undefined {
  const { origin, "sec-fetch-site": site, "content-type": contentType } = request.headers;
  if (origin !== undefined && origin !== issuer) return "control requests from another origin are refused";
  if (site === "cross-site" || site === "same-site") return "control requests from another site are refused";
  const writes = request.method === "PUT" || request.method === "POST";
  if (writes && contentType?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    return "Content-Type must be application/json";
  }
  return undefined;
}
