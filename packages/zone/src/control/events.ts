import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditLog } from "../audit/log.ts";
import { renderEvent } from "../pages/event.ts";
import type { PublicConfig } from "./public-config.ts";

const heartbeatMs = 15_000;

/**
 * The live log for the zone's page, as server-sent events: each event's row as it is shown there. It goes on after
 * `?after=ID`, or after the browser's `Last-Event-ID` when it reconnects, so that no event is missed.
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
