import type { IncomingMessage } from "node:http";

export type HostCheck = "canonical" | "alias" | "foreign";

/**
 * Whether the request was addressed to this zone. A web page elsewhere that has its own name resolve to 127.0.0.1 (DNS
 * rebinding) is foreign.
 */
export function checkHost(request: IncomingMessage, port: number): HostCheck {
  const host = request.headers.host?.toLowerCase();
  if (host === `127.0.0.1:${port}`) return "canonical";
  return host === `localhost:${port}` ? "alias" : "foreign";
}
