import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { AdapterHarness, ServedAdapter } from "@edgegrant/core/testing";

/** A listener on a free port of 127.0.0.1. */
export function listen(listener: RequestListener): Promise<ServedAdapter> {
  return served(createServer(listener).listen(0, "127.0.0.1"));
}

/** Starts a server for a test. */
export async function served(server: Server): Promise<ServedAdapter> {
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

/** Connects to a port of 127.0.0.1, for the contract. */
export const connectTo: AdapterHarness["connect"] = (port) => connect(port, "127.0.0.1");

/** Sends a request's head line by line, without a body. */
export function sendRaw(origin: string, ...lines: string[]): Promise<string> {
  return sendText(origin, `${lines.join("\r\n")}\r\n\r\n`);
}

/** Sends text unchanged and returns all bytes received until the server closes the connection. */
export async function sendText(origin: string, sent: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.end(sent);
  await once(socket, "close");
  return text;
}
