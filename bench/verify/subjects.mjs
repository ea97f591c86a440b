// The subjects of the comparison. Each verifies one token with one library. They are written for Workers and run on Node too.
import { verifyBearerToken } from "@edgegrant/cloudflare";
import { verifyBearerToken as verifyWithMcpSdk } from "@modelcontextprotocol/server";
import { verifyWithJwks } from "hono/jwt";
import * as jose from "jose";

const ISSUER = "https://zone.example";
export const AUDIENCE = "https://mcp.example";
const SCOPE = "mcp:tools";
/** More than the 500 tokens that edgegrant remembers, so that each token is new when its turn comes. */
const TOKENS = 1_000;
/** The number of repeated tokens. edgegrant remembers all of them. */
export const REGULARS = 100;
/** The number of request URLs, for the subject whose URL changes. */
const ADDRESSES = 10;

const PARAMETERS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  ES256: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" },
  EdDSA: { name: "Ed25519" },
};
export const ALGORITHMS = Object.keys(PARAMETERS);

/** Tokens of an issuer for one algorithm, with its key. */
export async function tokensOf(alg, amount) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const kid = `key of ${alg}`;
  const jwk = { ...(await jose.exportJWK(publicKey)), kid, alg, use: "sig" };
  const issuer = `${ISSUER}/${alg}`;
  const tokens = await Promise.all(
    Array.from({ length: amount }, (_, user) => sign({ alg, kid, issuer, user }, privateKey)),
  );
  return { jwk, issuer, tokens };
}

/** The subjects for one algorithm. Each is a function of the number of the turn. */
export async function subjectsFor(alg) {
  const { jwk, issuer, tokens } = await tokensOf(alg, TOKENS);
  answerFetchesFor(issuer, { keys: [jwk] });
  return {
    limit: await rawSignatureChecks(alg, jwk, tokens),
    fastest: await fastestSignatureChecks(alg, jwk, tokens),
    least: await leastOfVerification(alg, jwk, tokens),
    look: looksIntoMap(tokens.slice(0, REGULARS)),
    jose: withJose(issuer, jwk, tokens),
    hono: withHono(alg, issuer, jwk, tokens),
    mcp: withMcpSdk(issuer, jwk, tokens),
    // Different settings give each its own memo, so that none finds the tokens of another.
    first: ours({ issuers: issuer }, tokens),
    again: ours({ issuers: issuer, memoEntries: REGULARS }, tokens.slice(0, REGULARS)),
    varied: ours({ issuers: [issuer], memoEntries: REGULARS + 1 }, tokens.slice(0, REGULARS), ADDRESSES),
  };
}

function sign({ alg, kid, issuer, user }, privateKey) {
  return new jose.SignJWT({ client_id: "https://client.example/metadata.json", scope: `${SCOPE} mail:read` })
    .setProtectedHeader({ alg, kid, typ: "at+jwt" })
    .setIssuer(issuer)
    .setSubject(`user-${user}`)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime("1h")
    .setJti(crypto.randomUUID())
    .sign(privateKey);
}

/** The signing input and the signature of each token. */
function signedPartsOf(tokens) {
  return tokens.map((token) => {
    const end = token.lastIndexOf(".");
    return {
      data: new TextEncoder().encode(token.slice(0, end)),
      signature: jose.base64url.decode(token.slice(end + 1)),
    };
  });
}

async function rawSignatureChecks(alg, jwk, tokens) {
  const key = await crypto.subtle.importKey("jwk", jwk, PARAMETERS[alg], false, ["verify"]);
  const parts = signedPartsOf(tokens);
  return async (turn) => {
    const { data, signature } = parts[turn % parts.length];
    if (!(await crypto.subtle.verify(PARAMETERS[alg], key, signature, data))) throw new Error("wrong signature");
  };
}

/** WebCrypto's check where there is no `node:crypto`, or none for the algorithm: workerd has ES256 in WebCrypto only. */
async function fastestSignatureChecks(alg, jwk, tokens) {
  const { createPublicKey, verify } = globalThis.process?.getBuiltinModule?.("node:crypto") ?? {};
  const parts = signedPartsOf(tokens);
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const input = alg === "ES256" ? { key, dsaEncoding: "ieee-p1363" } : key;
    const digest = alg === "EdDSA" ? null : "sha256";
    const check = (turn) => {
      const { data, signature } = parts[turn % parts.length];
      if (!verify(digest, data, input, signature)) throw new Error("wrong signature");
    };
    check(0);
    return check;
  } catch {
    return rawSignatureChecks(alg, jwk, tokens);
  }
}

/** The minimum work from a request to its claims. It checks the signature, but no claim. */
async function leastOfVerification(alg, jwk, tokens) {
  const key = await crypto.subtle.importKey("jwk", jwk, PARAMETERS[alg], false, ["verify"]);
  const encoder = new TextEncoder();
  const requests = requestsWith(tokens);
  return async (turn) => {
    const token = requests[turn % requests.length].headers.get("Authorization").slice("Bearer ".length);
    const middle = token.indexOf(".");
    const end = token.indexOf(".", middle + 1);
    const claims = JSON.parse(
      atob(
        token
          .slice(middle + 1, end)
          .replaceAll("-", "+")
          .replaceAll("_", "/"),
      ),
    );
    const signature = jose.base64url.decode(token.slice(end + 1));
    const data = encoder.encode(token.slice(0, end));
    if (!(await crypto.subtle.verify(PARAMETERS[alg], key, signature, data))) throw new Error("wrong signature");
    return claims;
  };
}

/** The minimum for a token that is already known. */
function looksIntoMap(tokens) {
  const known = new Map(tokens.map((token) => [token, { token }]));
  const requests = requestsWith(tokens);
  return async (turn) => {
    const header = requests[turn % requests.length].headers.get("Authorization");
    if (!known.has(header.slice("Bearer ".length))) throw new Error("unknown token");
  };
}

function withJose(issuer, jwk, tokens) {
  const keys = jose.createLocalJWKSet({ keys: [jwk] });
  return (turn) => jose.jwtVerify(tokens[turn % tokens.length], keys, { issuer, audience: AUDIENCE, typ: "at+jwt" });
}

function withHono(alg, issuer, jwk, tokens) {
  const options = {
    keys: [jwk],
    allowedAlgorithms: [alg],
    verification: { iss: issuer, aud: AUDIENCE, typ: "at+jwt" },
  };
  return (turn) => verifyWithJwks(tokens[turn % tokens.length], options);
}

function withMcpSdk(issuer, jwk, tokens) {
  const keys = jose.createLocalJWKSet({ keys: [jwk] });
  const resource = new URL(AUDIENCE);
  const verifier = {
    async verifyAccessToken(token) {
      const { payload } = await jose.jwtVerify(token, keys, { issuer, audience: AUDIENCE, typ: "at+jwt" });
      return {
        token,
        clientId: payload.client_id,
        scopes: payload.scope.split(" "),
        expiresAt: payload.exp,
        resource,
      };
    },
  };
  const options = { verifier, requiredScopes: [SCOPE], expectedResource: resource };
  return (turn) => verifyWithMcpSdk(`Bearer ${tokens[turn % tokens.length]}`, options);
}

/** All of edgegrant: from a request to its caller. */
function ours(settings, tokens, addresses = 1) {
  const requests = requestsWith(tokens, addresses);
  return async (turn) => {
    const options = { ...settings, tokenType: "at+jwt", requiredScopes: [SCOPE] };
    const auth = await verifyBearerToken(requests[turn % requests.length], options);
    if (auth instanceof Response) throw new Error(`refused: ${auth.status}`);
  };
}

function requestsWith(tokens, addresses = 1) {
  return tokens.map(
    (token, index) =>
      new Request(`${AUDIENCE}/mcp/${index % addresses}`, { headers: { Authorization: `Bearer ${token}` } }),
  );
}

/** Serves the zone's documents without a network. */
function answerFetchesFor(issuer, jwks) {
  const beyond = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = String(input);
    if (url === `${issuer}/jwks`) return Response.json(jwks);
    if (url.includes("/.well-known/oauth-authorization-server") && url.endsWith(new URL(issuer).pathname)) {
      return Response.json({ issuer, jwks_uri: `${issuer}/jwks` });
    }
    return beyond(input, init);
  };
}

/** Runs a subject `times` times, one after the other. */
export async function repeat(subject, times, offset) {
  for (let turn = offset; turn < offset + times; turn += 1) await subject(turn);
}
