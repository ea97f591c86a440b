import { ConfigurationError, WebIdentity } from "@edgegrant/core";
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { type Behaviour, failureOf, holds, same } from "./behaviour.ts";

const RSA = { hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const KINDS: Readonly<Record<string, Algorithm>> = {
  RS256: { name: "RSASSA-PKCS1-v1_5", ...RSA },
  PS256: { name: "RSA-PSS", ...RSA },
  ES256: { name: "ECDSA", namedCurve: "P-256" } as EcKeyGenParams,
  ES384: { name: "ECDSA", namedCurve: "P-384" } as EcKeyGenParams,
  EdDSA: { name: "Ed25519" },
};

/** The example of RFC 8410 section 10.3. */
const VERSION_2 = `-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----`;

async function generated(alg: string): Promise<{ jwk: JsonWebKey; pem: string }> {
  const pair = await crypto.subtle.generateKey(KINDS[alg] ?? "", true, ["sign", "verify"]);
  const { privateKey } = pair as CryptoKeyPair;
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PRIVATE KEY-----`;
  // Engines use different names for Ed25519, or none.
  return { jwk: { ...(await crypto.subtle.exportKey("jwk", privateKey)), alg }, pem };
}

/** The algorithm of an assertion, after it was verified with the published key. */
async function algOfAssertion(privateKey: string): Promise<string> {
  const identity = new WebIdentity(privateKey, { clientId: "server" });
  const zone = { tokenEndpoint: "https://zone.example/token" };
  const request = await identity.prepareTokenExchangeRequest("token", "https://api.example", zone);
  const published = createLocalJWKSet((await identity.getPublicJwks()) as JSONWebKeySet);
  return (await compactVerify(request.clientAssertion ?? "", published)).protectedHeader.alg;
}

export const signingKey: readonly Behaviour[] = [
  ...Object.keys(KINDS).map(
    (alg): Behaviour => ({
      name: `signs with a JWK for ${alg}`,
      run: async () => same(await algOfAssertion(JSON.stringify((await generated(alg)).jwk)), alg),
    }),
  ),
  ...["RS256", "ES256", "ES384", "EdDSA"].map(
    (alg): Behaviour => ({
      name: `signs with a key for ${alg} in PKCS#8`,
      run: async () => same(await algOfAssertion((await generated(alg)).pem), alg),
    }),
  ),
  {
    name: "signs with an Ed25519 key in PKCS#8 of version 2, with its public half (RFC 8410 section 10.3)",
    run: async () => same(await algOfAssertion(VERSION_2), "EdDSA"),
  },
  {
    name: "signs with a JWK in base64",
    run: async () => same(await algOfAssertion(btoa(JSON.stringify((await generated("ES256")).jwk))), "ES256"),
  },
  ...Object.keys(KINDS).map(
    (alg): Behaviour => ({
      name: `refuses a JWK for ${alg} whose halves don't belong together`,
      run: async () => {
        const [{ jwk }, other] = await Promise.all([generated(alg), generated(alg)]);
        const { n, e, x, y } = other.jwk;
        const mixed = JSON.parse(JSON.stringify({ ...jwk, n, e, x, y }));
        const error = await failureOf(new WebIdentity(JSON.stringify(mixed)).getPublicJwks());
        holds(error instanceof ConfigurationError, "it is an error of the configuration");
        holds(error.message.includes("damaged"), "the message says that the key is damaged");
      },
    }),
  ),
];
