// The steps of one verification, each by itself, on core's own functions: RS256, 1,000 tokens in turn.
import * as jose from "jose";
import { decodeBase64url } from "../../packages/core/src/base64url.ts";
import { LruMap } from "../../packages/core/src/lru.ts";
import { createRuntime } from "../../packages/core/src/runtime.ts";
import { authenticate } from "../../packages/core/src/server/authenticate.ts";
import { Latest } from "../../packages/core/src/server/latest.ts";
import { matchAudience } from "../../packages/core/src/verify/audience.ts";
import { bearerCredentials } from "../../packages/core/src/verify/bearer.ts";
import { deepFreeze, readClaims } from "../../packages/core/src/verify/claims.ts";
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
  const parts = tokens.map((token) => ({ token, ...splitJws(token) }));
  const signed = parts.map(bytesOf);
  const requests = tokens.map(
    (token) => new Request(`${AUDIENCE}/mcp`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const payloads = parts.map(({ payload }) => decodeObject(payload));
  const memo = new LruMap(500);
  const url = new URL(`${AUDIENCE}/mcp`);
  const whole = (memoEntries, count) => {
    const verifier = new TokenVerifier({ issuers: ISSUER, jwks: { [ISSUER]: { keys: [jwk] } }, memoEntries });
    const [runtime, latest] = [createRuntime({ onEvent: () => {} }), new Latest()];
    return (turn) =>
      authenticate(requests[turn % count], () => verifier, { requiredScopes: ["mcp:tools"] }, runtime, latest);
  };
  const each = (list, step) => (turn) => step(list[turn % TOKENS]);
  return {
    nothing: () => {},
    verify: each(signed, ({ signature, data }) => crypto.subtle.verify(ALGORITHM, key, signature, data)),
    bytes: each(parts, bytesOf),
    split: each(tokens, splitJws),
    payload: each(parts, ({ payload }) => decodeObject(payload)),
    claims: each(payloads, readClaims),
    remember: each(parts, ({ token }) => {
      const claims = { iss: ISSUER, sub: "user", aud: AUDIENCE, scope: "mcp:tools" };
      deepFreeze(claims);
      memo.set(token, claims);
    }),
    audience: () => matchAudience([AUDIENCE], url, {}),
    resource: () => new URL(AUDIENCE),
    header: each(requests, bearerCredentials),
    again: whole(100, 100),
    first: whole(500, TOKENS),
  };
}

function bytesOf({ header, payload, signature }) {
  return { data: encoder.encode(`${header}.${payload}`), signature: decodeBase64url(signature) };
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
    for (let turn = Number(offset); turn < Number(offset) + Number(times); turn += 1) await run(turn);
    return new Response("done");
  },
};
