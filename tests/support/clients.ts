import { once } from "node:events";
import { connect } from "node:net";

/** A client that has sent its request and can be made to vanish: a reset, not a polite goodbye. */
export interface VanishingClient {
  vanish(): void;
  /** The status of the answer, once it comes. */
  status(): Promise<number>;
}

/** Sends a GET and leaves the connection open, without waiting for the answer. `host` is whom the request is for. */
export async function sendAndLinger(url: URL, token: string, host = url.host): Promise<VanishingClient> {
  const socket = connect(Number(url.port), url.hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  return {
    vanish: () => socket.resetAndDestroy(),
    status: async () => {
      const [chunk] = await once(socket, "data");
      socket.destroy();
      return Number(String(chunk).split(" ")[1]);
    },
  };
}

/** Less than the lease of a leader who does nothing, so that who waits for that shows as hanging. */
const PATIENCE_MS = 8_000;

/** The status of a GET; "hangs" if there is none when the client leaves. By default it leaves before a lease ends. */
export async function statusOf(
  url: URL,
  token: string,
  leaves = AbortSignal.timeout(PATIENCE_MS),
): Promise<number | "hangs"> {
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: leaves });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return "hangs";
  }
}
