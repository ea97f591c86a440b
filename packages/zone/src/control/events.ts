import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditLog } from "../audit/log.ts";

const heartbeatMs = 15_000;

/** The live log, as server-sent events: each audit event as JSON, from now on. */
export function streamEvents(audit: AuditLog, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": open\n\n");
  const stop = audit.follow((event) => response.write(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => response.write(": still here\n\n"), heartbeatMs);
  heartbeat.unref();
  request.socket.once("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}
