import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the ports that the system hands out for outgoing connections: of those, one that was free a moment ago may not be.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIALS = 50;

/** The port if it is free on 127.0.0.1, else one that is. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port between ${FIRST_PORT} and ${LAST_PORT} is free on 127.0.0.1`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
