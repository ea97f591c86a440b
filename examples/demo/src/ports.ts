import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range for outgoing connections: a free port in that range may be taken a moment later.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIALS = 50;

/** `preferred` if it is free on 127.0.0.1, otherwise another free port. */
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
