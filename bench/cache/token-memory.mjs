import { MemoryTokenStore, TokenCache } from "@edgegrant/core";
import { TokenVerifier } from "@edgegrant/core/adapter";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { heapBytes } from "./support.mjs";

const ENTRIES = 10_000;
const ISSUER = "https://zone.example";
const AUDIENCE = "https://mcp.example";

/** Heap bytes of a token that the verifier remembers, with its text and its claims. */
export async function measureRememberedToken() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "key", alg: "ES256" };
  const limits = { memoEntries: ENTRIES, memoBytes: Number.MAX_SAFE_INTEGER };
  const verifier = new TokenVerifier({ issuers: ISSUER, jwks: { [ISSUER]: { keys: [jwk] } }, ...limits });
  return bytesOfEach(async (user) => {
    await verifier.verify(await accessToken(user, privateKey), { url: new URL(`${AUDIENCE}/mcp`) });
  });
}

/** Heap bytes of an upstream token in the token cache, with its key. */
export async function measureUpstreamToken() {
  const client = {
    issuer: ISSUER,
    exchangeToken: async (_subjectToken, resource) => ({
      accessToken: `${resource} ${crypto.randomUUID()} `.padEnd(600, crypto.randomUUID()),
      tokenType: "Bearer",
      expiresIn: 3600,
    }),
  };
  const store = new MemoryTokenStore({ maxEntries: ENTRIES, maxBytes: Number.MAX_SAFE_INTEGER });
  const cache = new TokenCache(client, { store });
  return bytesOfEach(async (user) => {
    await cache.getToken(callerOf(user), "https://api.example");
  });
}

/** What the heap grows by for each of many users. */
async function bytesOfEach(add) {
  // What is made once is there before the first look.
  await add(ENTRIES);
  const before = heapBytes();
  for (let user = 0; user < ENTRIES; user += 1) await add(user);
  const after = heapBytes();
  // Keeps what was added until now.
  await add(0);
  return (after - before) / ENTRIES;
}

function accessToken(user, privateKey) {
  return new SignJWT({ client_id: "https://client.example/metadata.json", scope: "mcp:tools mail:read" })
    .setProtectedHeader({ alg: "ES256", kid: "key", typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setSubject(`user-${user}`)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime("1h")
    .setJti(crypto.randomUUID())
    .sign(privateKey);
}

function callerOf(user) {
  const subject = `user-${user}`;
  const claims = { iss: ISSUER, sub: subject, client_id: "https://client.example/metadata.json", aud: AUDIENCE };
  return {
    token: `token of ${subject}`,
    clientId: claims.client_id,
    scopes: ["mcp:tools"],
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
    subject,
    issuer: ISSUER,
    claims,
  };
}
