import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A URL that answers when the test says so. A Worker waits for it instead of waiting for time. */
export interface Gate {
  readonly url: string;
  /** The number of requests so far. */
  arrived(): number;
  open(): void;
}

/** A closed gate. It is removed after the test. */
export async function startGate(): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  let isOpen = false;
  const server = createServer((_, response) => {
    waiting.push(response);
    if (isOpen) response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: () => waiting.length,
    open: () => {
      isOpen = true;
      for (const response of waiting) response.end();
    },
  };
}
