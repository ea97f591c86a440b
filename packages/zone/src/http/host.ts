import type { IncomingMessage } from "node:http";

export type HostCheck = "canonical" | "alias" | "foreign";

/**
 * Whether the `Host` header names this zone. "foreign" protects against DNS rebinding: a web page whose own host name
 * resolves to 127.0.0.1.
 */
export function checkHost(request: IncomingMessage, port: number): HostCheck {
  const host = request.headers.host?.toLowerCase();
  if (host === `127.0.0.1:${port}`) return "canonical";
  return host === `localhost:${port}` ? "alias" : "foreign";
}
