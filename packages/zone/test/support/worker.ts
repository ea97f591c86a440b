import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { onTestFinished } from "vitest";

type Algorithm = "RS256" | "PS256" | "ES256" | "ES384" | "EdDSA";

export type Claims = Readonly<Record<string, unknown>>;

/** A Worker with its own keys, published at `jwksUri`. */
export interface TestWorker {
  readonly jwksUri: string;
  /** The number of fetches of its keys. */
  readonly fetches: () => number;
  /** Its answer in place of its keys. */
  answer: { status: number; body: string } | undefined;
  rotate(algorithm?: Algorithm): Promise<void>;
  assertion(clientId: string, audience: string | string[], changes?: Claims): Promise<string>;
}

export async function testWorker(algorithm: Algorithm = "RS256"): Promise<TestWorker> {
  let pair = await generateKeyPair(algorithm, { extractable: true });
  let [alg, kid] = [algorithm, randomUUID()];
  let fetches = 0;
  const server = createServer(async (_request, response) => {
    fetches += 1;
    const keys = { keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg, use: "sig" }] };
    response.writeHead(worker.answer?.status ?? 200, { "content-type": "application/json" });
    response.end(worker.answer?.body ?? JSON.stringify(keys));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const worker: TestWorker = {
    jwksUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    fetches: () => fetches,
    answer: undefined,
    async rotate(next = alg) {
      pair = await generateKeyPair(next, { extractable: true });
      [alg, kid] = [next, randomUUID()];
    },
    async assertion(clientId, audience, changes = {}) {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: clientId,
        sub: clientId,
        aud: audience,
        iat: now,
        exp: now + 60,
        jti: randomUUID(),
        ...changes,
      };
      return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(pair.privateKey);
    },
  };
  return worker;
}

/** A free port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
