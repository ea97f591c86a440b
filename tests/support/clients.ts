import { once } from "node:events";
import { connect } from "node:net";

/** A client that has sent its request and can disconnect with a reset. */
export interface VanishingClient {
  vanish(): void;
  /** The status of the answer, when it arrives. */
  status(): Promise<number>;
}

/** Sends a GET and keeps the connection open, without waiting for the answer. `host` is the `Host` header. */
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

/** Less than a dead leader's lease, so that a client that waits for the lease counts as hanging. */
const PATIENCE_MS = 8_000;

/** For a client that may wait, because no lease is held by the dead: a slow machine takes its time for many at once. */
export const unhurried = (): AbortSignal => AbortSignal.timeout(60_000);

/** The status of a GET. "hangs" if there is no answer in time. The default limit is less than a lease. */
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
