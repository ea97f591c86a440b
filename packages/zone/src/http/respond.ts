import type { ServerResponse } from "node:http";

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}

export function sendRedirect(response: ServerResponse, location: string, status: 302 | 303 | 307 = 303): void {
  response.writeHead(status, { location, "cache-control": "no-store" });
  response.end();
}
