import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { createGateway, type GatewayOptions } from "../../src/settings/gateway.ts";
import { CLIENT_ID, CLIENT_SECRET, MCP, PROFILES, recorder, testZone } from "../exchange/support.ts";

/** A request as the upstream server received it. */
export interface Received {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

type Answer = (request: Received, response: ServerResponse) => void;

/** A server without OAuth that records what it gets. Each test says how it answers. */
export function upstreamServer() {
  const received: Received[] = [];
  let answer: Answer = plainAnswer;
  let address = "";
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const seen = { method, url, headers, body };
    received.push(seen);
    answer(seen, response);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    received,
    address: () => address,
    answers(next: Answer = plainAnswer) {
      received.length = 0;
      answer = next;
    },
  };
}

const plainAnswer: Answer = (_request, response) => response.end("hello");

/** An answer with a status and headers, and a body of the status. */
export function status(code: number, headers: Record<string, string | string[]> = {}): Answer {
  return (_request, response) => response.writeHead(code, headers).end(String(code));
}

export interface Sent extends RequestInit {
  user?: string;
  scope?: string;
  headers?: Record<string, string>;
}

/** A zone, an upstream server, and gateways between them. */
export function gatewayBench() {
  const zone = testZone();
  const upstream = upstreamServer();
  return {
    zone,
    upstream,
    open(options: Partial<GatewayOptions> = {}, settings: object = {}) {
      const { events, onEvent } = recorder();
      const gateway = createGateway(
        {
          KEYCARD_ISSUER: zone().issuer,
          KEYCARD_CLIENT_ID: CLIENT_ID,
          KEYCARD_CLIENT_SECRET: CLIENT_SECRET,
          ...settings,
        },
        { resource: MCP, upstream: `${upstream.address()}/mcp`, exchange: PROFILES, onEvent, ...options },
      );
      const send = async (path = "/", { user = "alice", scope = "mcp:tools", headers, ...init }: Sent = {}) => {
        const token = await zone().mint({ user, resource: MCP, scope });
        const request = new Request(MCP + path, { ...init, headers: { Authorization: `Bearer ${token}`, ...headers } });
        return { token, response: await gateway(request) };
      };
      const statusOf = async (...sent: Parameters<typeof send>) => (await send(...sent)).response.status;
      return { events, gateway, send, statusOf };
    },
  };
}

/** The token in a request's Authorization header. */
export function tokenIn({ headers }: Received): string {
  return headers.authorization?.replace("Bearer ", "") ?? "";
}
