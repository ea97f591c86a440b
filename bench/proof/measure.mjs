// node bench/proof/measure.mjs: what a DPoP proof costs beside its token, in CPU time on Node. The token has been seen before, and
// each proof is new. With "new keys", each proof is by a key that the server has never seen.
import { dpop, MemoryReplayStore, ResourceServer } from "@edgegrant/core";
import * as jose from "jose";

const ISSUER = "https://zone.example";
const RESOURCE = "https://mcp.example/mcp";
const PROOFS = 2_000;
const ALGORITHMS = ["ES256", "EdDSA", "RS256"];

const zone = await jose.generateKeyPair("ES256");
const jwks = { [ISSUER]: { keys: [{ ...(await jose.exportJWK(zone.publicKey)), kid: "zone" }] } };
const server = new ResourceServer({
  issuer: ISSUER,
  resource: RESOURCE,
  jwks,
  memoEntries: 10_000,
  dpop: dpop({ replay: new MemoryReplayStore({ maxEntries: 100_000 }) }),
});

async function clientOf(alg) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg);
  const jwk = await jose.exportJWK(publicKey);
  const cnf = { jkt: await jose.calculateJwkThumbprint(jwk) };
  return { alg, jwk, privateKey, token: await tokenWith({ cnf }) };
}

function tokenWith(claims) {
  return new jose.SignJWT({ client_id: "client", scope: "mcp:tools", ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "zone", typ: "at+jwt" })
    .setIssuer(ISSUER)
    .setSubject("alice")
    .setAudience(RESOURCE)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(zone.privateKey);
}

async function requestOf({ alg, jwk, privateKey, token }) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  const claims = { htm: "POST", htu: RESOURCE, ath: jose.base64url.encode(new Uint8Array(digest)) };
  const proof = await new jose.SignJWT(claims)
    .setProtectedHeader({ alg, typ: "dpop+jwt", jwk })
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .sign(privateKey);
  return new Request(RESOURCE, { method: "POST", headers: { Authorization: `DPoP ${token}`, DPoP: proof } });
}

/** The CPU time of one request, in microseconds. */
async function measure(requests) {
  const before = process.cpuUsage();
  for (const request of requests) {
    const auth = await server.authenticate(request);
    if (auth instanceof Response) throw new Error(`refused: ${auth.status} ${await auth.text()}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests.length;
}

const bearer = await tokenWith({});
const plain = () => new Request(RESOURCE, { method: "POST", headers: { Authorization: `Bearer ${bearer}` } });
await measure(Array.from({ length: PROOFS }, plain));
console.log(`bearer token seen before: ${(await measure(Array.from({ length: PROOFS }, plain))).toFixed(1)} µs`);
for (const alg of ALGORITHMS) {
  const client = await clientOf(alg);
  const make = () => Promise.all(Array.from({ length: PROOFS }, () => requestOf(client)));
  await measure(await make());
  console.log(`${alg}, one key: ${(await measure(await make())).toFixed(1)} µs`);
  if (alg === "RS256") continue;
  const clients = await Promise.all(Array.from({ length: PROOFS }, () => clientOf(alg)));
  // The signature of each token is checked once before.
  await measure(await Promise.all(clients.map(requestOf)));
  console.log(`${alg}, new keys: ${(await measure(await Promise.all(clients.map(requestOf)))).toFixed(1)} µs`);
}
