import { once } from "node:events";
import { connect } from "node:net";

/** A client that has sent its request and can be made to vanish: a reset, not a polite goodbye. */
export interface VanishingClient {
  vanish(): void;
}

/** Sends a GET and leaves the connection open, without waiting for the answer. */
export async function sendAndLinger(url: URL, token: string): Promise<VanishingClient> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  return { vanish: () => socket.resetAndDestroy() };
}

/** The status of a GET; a client with little patience, so that a server that hangs shows as one. */
export async function statusOf(url: URL, token: string, patienceMs = 5_000): Promise<number | "hangs"> {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patienceMs) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return "hangs";
  }
}
