import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeListener } from "@edgegrant/node";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import {
  type EventStore,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { createMcpHandler, McpServer as McpServerV2 } from "@modelcontextprotocol/server";

/** MCP servers of SDK v1 (`/v1`) and v2 (`/v2`) without OAuth. */
export interface PlainServers {
  readonly origin: string;
  /** The ids of v1's sessions. */
  readonly sessions: ReadonlyMap<string, unknown>;
  /** The requests so far. */
  readonly requests: readonly Request[];
  /** Lets the tool `wait_for_client` return. */
  proceed(): void;
  /** Tells all clients of v1 that the tools have changed. */
  announce(): void;
  /** Resolves when a call of `hang` has arrived. */
  readonly hanging: Promise<void>;
  /** Resolves when a call of `hang` has been cancelled. */
  readonly cancelled: Promise<void>;
  close(): void;
}

export async function startPlainServers(): Promise<PlainServers> {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const opened: McpServer[] = [];
  const requests: Request[] = [];
  let waiting = gate();
  const hanging = gate();
  const cancelled = gate();

  const createV1 = () => {
    const server = new McpServer({ name: "plain-v1", version: "1.0.0" });
    opened.push(server);
    server.registerTool("greet", {}, () => text("hello"));
    server.registerTool("send_mail", {}, () => text("sent"));
    server.registerTool("wait_for_client", {}, async ({ _meta, sendNotification }) => {
      const progressToken = _meta?.progressToken ?? "none";
      await sendNotification({ method: "notifications/progress", params: { progressToken, progress: 1 } });
      await waiting.opened;
      return text("done");
    });
    server.registerTool("hang", {}, async ({ signal }) => {
      hanging.open();
      if (!signal.aborted) await once(signal, "abort");
      cancelled.open();
      return text("never read");
    });
    return server;
  };

  const serveV1 = async (request: Request): Promise<Response> => {
    const id = request.headers.get("Mcp-Session-Id");
    const known = sessions.get(id ?? "");
    if (known) return known.handleRequest(request);
    if (id !== null) return new Response("Session not found", { status: 404 });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      eventStore: eventStore(),
      onsessioninitialized: (session) => void sessions.set(session, transport),
    });
    await createV1().connect(transport);
    return transport.handleRequest(request);
  };

  const v2 = createMcpHandler(() => {
    const server = new McpServerV2({ name: "plain-v2", version: "1.0.0" });
    server.registerTool("greet", {}, () => text("hello"));
    server.registerTool("send_mail", {}, () => text("sent"));
    return server;
  });

  const serve = (request: Request): Response | Promise<Response> => {
    requests.push(request);
    return new URL(request.url).pathname === "/v2" ? v2.fetch(request) : serveV1(request);
  };
  const server = await listening(createServer(toNodeListener(serve)));
  return {
    origin: originOf(server),
    sessions,
    requests,
    proceed() {
      waiting.open();
      waiting = gate();
    },
    announce: () => {
      for (const one of opened) one.sendToolListChanged();
    },
    hanging: hanging.opened,
    cancelled: cancelled.opened,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });

export async function listening(server: Server, port = 0): Promise<Server> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Keeps the events of one session, so that a client can go on after the last one that it got. */
function eventStore(): EventStore {
  const events: { id: string; stream: string; message: Parameters<EventStore["storeEvent"]>[1] }[] = [];
  return {
    async storeEvent(stream, message) {
      const id = String(events.length + 1);
      events.push({ id, stream, message });
      return id;
    },
    async replayEventsAfter(lastId, { send }) {
      const last = events.find(({ id }) => id === lastId);
      const later = events.slice(Number(lastId)).filter(({ stream }) => stream === last?.stream);
      for (const { id, message } of later) await send(id, message);
      return last?.stream ?? "";
    },
  };
}
