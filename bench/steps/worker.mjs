// The steps of one verification, with core's own functions: RS256, 1,000 tokens in turn, twice as many as are remembered.
import * as jose from "jose";
import { LruMap } from "../../packages/core/src/concurrency/lru-map.ts";
import { createRuntime } from "../../packages/core/src/platform/runtime.ts";
import { keycard } from "../../packages/core/src/profiles/keycard.ts";
import { authenticate } from "../../packages/core/src/server/authenticate.ts";
import { RequestMemo } from "../../packages/core/src/server/request-target.ts";
import { matchAudience } from "../../packages/core/src/verify/audience.ts";
import { bearerCredentials } from "../../packages/core/src/verify/bearer.ts";
import { checkTimes, deepFreeze, readClaims } from "../../packages/core/src/verify/claims.ts";
import { decodeObject, splitJws } from "../../packages/core/src/verify/compact.ts";
import { TokenVerifier } from "../../packages/core/src/verify/verifier.ts";

const ISSUER = "https://zone.example";
const AUDIENCE = "https://mcp.example";
const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const TOKENS = 1_000;
const encoder = new TextEncoder();

async function prepare() {
  const { publicKey, privateKey } = await jose.generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: "key", alg: "RS256" };
  const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, user) => sign(privateKey, user)));
  const key = await crypto.subtle.importKey("jwk", jwk, ALGORITHM, false, ["verify"]);
  const signed = tokens.map((token) => bytesOf(splitJws(token)));
  const requests = tokens.map(
    (token) => new Request(`${AUDIENCE}/mcp`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const url = new URL(`${AUDIENCE}/mcp`);
  const remembered = new LruMap(500);
  const verifier = new TokenVerifier({ issuers: ISSUER, jwks: { [ISSUER]: { keys: [jwk] } } });
  const [runtime, requestMemo] = [createRuntime({ onEvent: () => {} }), new RequestMemo()];
  const policy = { requiredScopes: ["mcp:tools"] };

  const check = ({ signature, data }) => crypto.subtle.verify(ALGORITHM, key, signature, data);
  const read = (payload) => {
    const claims = readClaims(payload, keycard);
    checkTimes(claims, Math.floor(Date.now() / 1000), 5);
    return { claims, audience: matchAudience(claims.audience, url, {}) };
  };
  return {
    verify: (turn) => check(signed[turn]),
    bytes: (turn) => check(bytesOf(splitJws(tokens[turn]))),
    header: (turn) => check(bytesOf(splitJws(bearerCredentials(requests[turn])))),
    async payload(turn) {
      const jws = splitJws(bearerCredentials(requests[turn]));
      const payload = decodeObject(jws.payload);
      return (await check(bytesOf(jws))) && payload;
    },
    async claims(turn) {
      const jws = splitJws(bearerCredentials(requests[turn]));
      const known = read(decodeObject(jws.payload));
      return (await check(bytesOf(jws))) && known;
    },
    async remember(turn) {
      const token = bearerCredentials(requests[turn]);
      const jws = splitJws(token);
      const payload = decodeObject(jws.payload);
      const known = remembered.get(token) ?? read(payload);
      if (!(await check(bytesOf(jws)))) return undefined;
      deepFreeze(payload);
      remembered.set(token, known);
      return known;
    },
    verifier: (turn) => verifier.verify(bearerCredentials(requests[turn]), { url, ...policy }),
    authenticate: (turn) => authenticate(requests[turn], () => verifier, policy, runtime, requestMemo),
  };
}

function bytesOf({ signed, signature }) {
  return { data: encoder.encode(signed), signature };
}

function sign(privateKey, user) {
  return new jose.SignJWT({ client_id: "https://client.example/metadata.json", scope: "mcp:tools mail:read" })
    .setProtectedHeader({ alg: "RS256", kid: "key", typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setSubject(`user-${user}`)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime("1h")
    .setJti(crypto.randomUUID())
    .sign(privateKey);
}

let prepared;

export default {
  async fetch(request) {
    prepared ??= await prepare();
    const { step, times, offset } = Object.fromEntries(new URL(request.url).searchParams);
    const run = prepared[step];
    for (let turn = Number(offset); turn < Number(offset) + Number(times); turn += 1) await run(turn % TOKENS);
    return new Response("done");
  },
};
