import type { IncomingMessage } from "node:http";

/**
 * Why a control request is refused: one that a web page elsewhere made a browser send. Such a page can neither set
 * `application/json` without a preflight, which the zone does not answer, nor hide its origin.
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
