import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface BearerProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** Adds a token to every request, for a client that can't. Replaces a `Host` header that names the proxy. */
export async function startBearerProxy(target: URL, token: string): Promise<BearerProxy> {
  const server = createServer((incoming, outgoing) => {
    const named = incoming.headers.host ?? "";
    const host = named.endsWith(`:${(server.address() as AddressInfo).port}`) ? target.host : named;
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, host, authorization: `Bearer ${token}` };
    const forwarded = send(
      { host: target.hostname, port: target.port, method, path, headers, agent: false },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        answer.pipe(outgoing).on("error", () => answer.destroy());
      },
    );
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
