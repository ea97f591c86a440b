import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Listener {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Starts to answer. Before this call every request gets 503. */
  serve(handler: Handler): void;
  /** Closes every connection at once, idle or not. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. @throws an Error that names the port if it is in use */
export async function listen(port: number): Promise<Listener> {
  let handler: Handler | undefined;
  const server = createServer((request, response) => {
    if (handler === undefined) {
      response.writeHead(503, { "retry-after": "1" }).end();
      return;
    }
    // Only proxies receive an absolute URL. A path that starts with two slashes would parse as one.
    if (!/^\/(?!\/)/.test(request.url ?? "")) {
      response.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_request"}');
      return;
    }
    handler(request, response).catch(() => failed(response));
  });
  await bind(server, port);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener has no TCP address");
  return {
    port: address.port,
    origin: `http://127.0.0.1:${address.port}`,
    serve(next) {
      handler = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`port ${port} of 127.0.0.1 is in use, perhaps by another zone: stop that, or choose another port`)
          : error,
      );
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function failed(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { "content-type": "application/json" }).end('{"error":"server_error"}');
}
