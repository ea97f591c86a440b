import * as dpop from "dpop";
import type { Server, Subject } from "./subject.ts";

/** A client with a key, and the token of the zone that is bound to the key. */
export interface BoundClient {
  server: Server;
  keys: dpop.KeyPair;
  token: string;
}

/** A client of the Worker that takes bound tokens, or of the one that demands nonces. */
export async function boundClient(
  { zone, bound, nonced }: Subject,
  which: "bound" | "nonced" = "bound",
  algorithm: dpop.JWSAlgorithm = "ES256",
): Promise<BoundClient> {
  const server = which === "bound" ? bound : nonced;
  const keys = await dpop.generateKeyPair(algorithm);
  const claims = { cnf: { jkt: await dpop.calculateThumbprint(keys.publicKey) } };
  const token = await zone.mint({ audience: `${server.origin}/mcp`, scope: "mcp:tools", claims });
  return { server, keys, token };
}

/** A proof by the package `dpop`, for this call unless something else is wished. */
export function proofOf(
  { server, keys, token }: BoundClient,
  { url = `${server.origin}/mcp`, method = "POST", nonce = undefined as string | undefined, hashed = token } = {},
): Promise<string> {
  return dpop.generateProof(keys, url, method, nonce, hashed);
}

/** Calls the MCP endpoint with the token and these proofs. */
export function callBound(
  { server, token }: Pick<BoundClient, "server" | "token">,
  proofs: readonly string[],
  scheme = "DPoP",
): Promise<Response> {
  const headers = new Headers({ Authorization: `${scheme} ${token}` });
  for (const proof of proofs) headers.append("DPoP", proof);
  return fetch(`${server.origin}/mcp`, { method: "POST", headers });
}

/** A proof whose header and claims are changed, with a signature over the changed parts. */
export async function changedProof(
  client: BoundClient,
  change: { header?: Record<string, unknown>; claims?: Record<string, unknown> },
): Promise<string> {
  const [header = "", payload = ""] = (await proofOf(client)).split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  const write = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const input = `${write({ ...read(header), ...change.header })}.${write({ ...read(payload), ...change.claims })}`;
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(algorithm, client.keys.privateKey, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}
