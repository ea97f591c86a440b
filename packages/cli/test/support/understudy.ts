import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request and the healthy server's answer, which a test may change. */
export interface Exchange {
  readonly server: "worker" | "zone";
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly fromPage: boolean;
  status: number;
  headers: Headers;
  body: string;
  /** Changes the answer if it is a JSON document. */
  edit(change: (document: Record<string, unknown>) => void): void;
}

/** Adds a fault. */
export type Tamper = (exchange: Exchange) => void;

/** A Worker and a zone with faults added. */
export interface Understudy {
  readonly worker: string;
  readonly zone: string;
  close(): Promise<void>;
}

/** Starts proxies in front of a healthy Worker and its zone, with origins of their own. */
export async function startUnderstudy(
  healthy: { worker: string; zone: string },
  tamper: Tamper = () => undefined,
): Promise<Understudy> {
  const servers = { worker: createServer(), zone: createServer() };
  const [worker, zone] = await Promise.all([listen(servers.worker), listen(servers.zone)]);
  const rename = (text: string) => text.replaceAll(healthy.worker, worker).replaceAll(healthy.zone, zone);
  for (const name of ["worker", "zone"] as const) {
    servers[name].on("request", async (request: IncomingMessage, response) => {
      const exchange = await forward(name, healthy[name], request, rename);
      tamper(exchange);
      response.writeHead(exchange.status, Object.fromEntries(exchange.headers)).end(exchange.body);
    });
  }
  return { worker, zone, close: async () => void (await Promise.all([stop(servers.worker), stop(servers.zone)])) };
}

async function forward(
  server: Exchange["server"],
  origin: string,
  request: IncomingMessage,
  rename: (text: string) => string,
): Promise<Exchange> {
  const { method = "GET", url: path = "/", headers: sent } = request;
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const passed = Object.entries(sent).filter(([name]) => !HOP_BY_HOP.includes(name));
  const answer = await fetch(origin + path, {
    method,
    headers: passed.map(([name, value]) => [name, String(value)] as [string, string]),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    redirect: "manual",
  });
  const headers = new Headers();
  for (const [name, value] of answer.headers) if (!HOP_BY_HOP.includes(name)) headers.append(name, rename(value));
  const exchange: Exchange = {
    ...{ server, method, path, headers },
    token: sent.authorization?.replace(/^Bearer /, ""),
    fromPage: sent.origin !== undefined,
    status: answer.status,
    body: rename(await answer.text()),
    edit(change) {
      if (exchange.status !== 200) return;
      const document = JSON.parse(exchange.body);
      change(document);
      exchange.body = JSON.stringify(document);
    },
  };
  return exchange;
}

const HOP_BY_HOP = ["host", "connection", "content-length", "transfer-encoding", "keep-alive", "content-encoding"];

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
