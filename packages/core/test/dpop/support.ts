import { calculateJwkThumbprint } from "jose";
import { type DPoPOptions, dpop } from "../../src/dpop/dpop.ts";
import type { EdgegrantEvent, OnEvent } from "../../src/events.ts";
import { ResourceServer, type ResourceServerOptions } from "../../src/server/resource-server.ts";
import { ISSUER, ordinaryClaims, RESOURCE } from "../support/bench.ts";
import { type Clock, createClock } from "../support/clock.ts";
import { compact, createSigner, type Json, type Signer, sha256 } from "../support/forge.ts";
import { createStubZone } from "../support/stub-zone.ts";

// Uses only web-standard APIs, so that it runs on every runtime.

/** The request of a client: what it sends, and where. */
export interface Sent {
  /** Default: `DPoP` and the token that is bound to the client's key. */
  authorization?: string;
  /** Each becomes a header `DPoP`. */
  proofs?: readonly string[];
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  /** The headers of the handler's answer. */
  answerHeaders?: Record<string, string>;
}

/** A server that takes bound tokens, its zone, and a client with a key, with one clock. */
export interface ProofBench {
  clock: Clock;
  /** The client's key, to which `token` is bound. */
  client: Signer;
  thumbprint: string;
  token: string;
  events: EdgegrantEvent[];
  /** A token of the zone with these changes. */
  mint(changes?: Json): Promise<string>;
  /** A good proof with these changes; `undefined` removes a member. */
  proof(claims?: Json, header?: Json, signer?: Signer): Promise<string>;
  /** The answer to a request. Its body is the subject if the handler ran. */
  send(sent: Sent): Promise<Response>;
  /** `accepted`, or the reason of the refusal. */
  outcome(sent: Sent): Promise<string>;
}

/** What an ordinary proof says. */
export async function ordinaryProof(clock: Clock, token: string, url = RESOURCE): Promise<Json> {
  return { jti: crypto.randomUUID(), htm: "POST", htu: url, iat: clock.seconds(), ath: await sha256(token) };
}

/** The key of a signer as a proof carries it. */
export function bareJwk({ publicJwk: { kty, crv, n, e, x, y } }: Signer): Json {
  return JSON.parse(JSON.stringify({ kty, crv, n, e, x, y })) as Json;
}

/** A proof from scratch. A member that is `undefined` is omitted. */
export function signedProof(claims: Json | string, header: Json | string, signer: Signer): Promise<string> {
  const whole = { typ: "dpop+jwt", jwk: bareJwk(signer), kid: undefined };
  return compact(typeof header === "string" ? header : { ...whole, ...header }, claims, signer);
}

export async function createProofBench(
  options: DPoPOptions = {},
  settings: Partial<ResourceServerOptions> = {},
  clientAlgorithm: Signer["alg"] = "ES256",
): Promise<ProofBench> {
  const [zoneKey, client] = await Promise.all([createSigner("ES256"), createSigner(clientAlgorithm, "client-key")]);
  const clock = createClock();
  const zone = createStubZone(ISSUER, [zoneKey.publicJwk]);
  const events: EdgegrantEvent[] = [];
  const onEvent: OnEvent = (event) => events.push(event);
  const world = { fetch: zone.fetch, now: clock.now, onEvent };
  const server = new ResourceServer({ issuer: ISSUER, resource: RESOURCE, dpop: dpop(options), ...world, ...settings });
  const thumbprint = await calculateJwkThumbprint(client.publicJwk);
  const mint = (changes: Json = {}) =>
    compact({ typ: "at+jwt" }, { ...ordinaryClaims(clock), cnf: { jkt: thumbprint }, ...changes }, zoneKey);
  const token = await mint();
  const send = async ({
    authorization = `DPoP ${token}`,
    proofs = [],
    method = "POST",
    url = RESOURCE,
    headers,
    answerHeaders = {},
  }: Sent) => {
    const sent = new Headers({ Authorization: authorization, ...headers });
    for (const proof of proofs) sent.append("DPoP", proof);
    const request = new Request(url, { method, headers: sent });
    return server.handle(request, (_, auth) => new Response(auth.subject, { headers: answerHeaders }));
  };
  return {
    clock,
    client,
    thumbprint,
    token,
    events,
    mint,
    proof: async (claims = {}, header = {}, signer = client) =>
      signedProof({ ...(await ordinaryProof(clock, token)), ...claims }, header, signer),
    send,
    async outcome(sent) {
      const before = events.length;
      const { status } = await send(sent);
      if (status === 200) return "accepted";
      const refusal = events.slice(before).find(({ type }) => type === "token.rejected");
      return refusal?.type === "token.rejected" ? refusal.reason : `status ${status}`;
    },
  };
}
