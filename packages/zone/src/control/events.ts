import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditLog } from "../audit/log.ts";
import { renderEvent } from "../pages/event.ts";
import type { PublicConfig } from "./public-config.ts";

const heartbeatMs = 15_000;

/**
 * Streams the audit log to the zone's page as server-sent events, each one a rendered row. It starts after `?after=ID`,
 * or after the `Last-Event-ID` with which a browser reconnects, so that no event is lost.
 */
export function streamEvents(
  audit: AuditLog,
  config: PublicConfig,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { searchParams } = new URL(request.url ?? "/", config.issuer);
  const seen = [request.headers["last-event-id"]].flat()[0] ?? searchParams.get("after") ?? undefined;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": open\n\n");
  const stop = audit.follow(seen, (event) => {
    response.write(`id: ${event.id}\ndata: ${JSON.stringify(renderEvent(event, config).text)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(": still here\n\n"), heartbeatMs);
  heartbeat.unref();
  response.once("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}
