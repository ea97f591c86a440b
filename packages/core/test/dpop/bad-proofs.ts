import type { RejectionReason } from "../../src/errors.ts";
import { createSigner, encode, hmacCompact, type Json, sha256, utf8 } from "../support/forge.ts";
import { bareJwk, ordinaryProof, type ProofBench, type Sent, signedProof } from "./support.ts";

// Uses only web-standard APIs: the table runs on every runtime that core supports.

/** One bad proof. */
export interface BadProof {
  name: string;
  sent: Sent;
  reason: RejectionReason;
}

type Row = [name: string, sent: Sent | string, reason: RejectionReason];

/** Bad proofs for a request of the bench's client: each with one fault, and its reason. */
export async function badProofs(bench: ProofBench): Promise<BadProof[]> {
  const groups = [headers, forms, types, algorithms, keys, signatures, bindings, ids, methods, urls, times, hashes];
  const rows = await Promise.all([...groups, tokens].map((group) => group(bench)));
  return rows.flat().map(([name, sent, reason]) => ({
    name,
    sent: typeof sent === "string" ? { proofs: [sent] } : sent,
    reason,
  }));
}

async function headers({ proof }: ProofBench): Promise<Row[]> {
  const [one, other] = [await proof(), await proof()];
  return [
    ["no proof", { proofs: [] }, "missing_proof"],
    ["a header without a proof", "", "missing_proof"],
    ["two proofs in two headers", { proofs: [one, other] }, "repeated_proof"],
    ["the same proof in two headers", { proofs: [one, one] }, "repeated_proof"],
    ["two proofs in one header", `${one},${other}`, "repeated_proof"],
    ["a comma after the proof", `${one},`, "repeated_proof"],
    ["two proofs with a blank between them", `${one} ${other}`, "malformed_proof"],
    ["the proof with a scheme before it", `DPoP ${one}`, "malformed_proof"],
    ["the proof in quotes", `"${one}"`, "malformed_proof"],
  ];
}

async function forms({ proof, token, clock, client }: ProofBench): Promise<Row[]> {
  const good = await proof();
  const [header = "", payload = "", signature = ""] = good.split(".");
  const claims = JSON.stringify(await ordinaryProof(clock, token));
  const ofPayload = (text: string) => signedProof(text, {}, client);
  return [
    ["no JWT", "proof", "malformed_proof"],
    ["only dots", "..", "malformed_proof"],
    ["two parts", `${header}.${payload}`, "malformed_proof"],
    ["four parts", `${good}.${signature}`, "malformed_proof"],
    ["five parts, as encrypted JWTs have", `${good}.${signature}.${signature}`, "malformed_proof"],
    ["an empty signature", `${header}.${payload}.`, "malformed_proof"],
    ["an empty payload", `${header}..${signature}`, "malformed_proof"],
    ["an empty header", `.${payload}.${signature}`, "malformed_proof"],
    ["padding after the signature", `${good}==`, "malformed_proof"],
    ["a payload in base64, not base64url", `${header}.${btoa("{}?>?>")}.${signature}`, "malformed_proof"],
    ["a payload that is no JSON", await ofPayload("jti"), "malformed_proof"],
    ["a payload that is a list", await ofPayload(`[${claims}]`), "malformed_proof"],
    ["a payload that is text", await ofPayload(JSON.stringify(claims)), "malformed_proof"],
    ["a payload that is null", await ofPayload("null"), "malformed_proof"],
    ["a header that is a list", await signedProof(claims, '[{"typ":"dpop+jwt"}]', client), "malformed_proof"],
    ["a payload that nests too deep", await ofPayload(`{"a":${"[".repeat(500)}${"]".repeat(500)}}`), "malformed_proof"],
    ["more than 8 KiB", await proof({ more: "a".repeat(8192) }), "malformed_proof"],
  ];
}

async function types({ proof, token, thumbprint }: ProofBench): Promise<Row[]> {
  const others = [undefined, null, "JWT", "at+jwt", "DPOP+JWT", "application/dpop+jwt", "dpop", ["dpop+jwt"], ""];
  return [
    ["the access token itself", token, "unsupported_proof_type"],
    ["the thumbprint", thumbprint, "malformed_proof"],
    ...(await rowsOf(others, async (typ): Promise<Row> => {
      return [`typ ${JSON.stringify(typ)}`, await proof({}, { typ }), "unsupported_proof_type"];
    })),
  ];
}

async function algorithms({ proof, client, clock, token }: ProofBench): Promise<Row[]> {
  const others = [undefined, null, "none", "None", "es256", "ES256K", "ES512", "RS1", "__proto__", 256, ["ES256"]];
  const claims = await ordinaryProof(clock, token);
  const secret = utf8(JSON.stringify(bareJwk(client)));
  const symmetric = { typ: "dpop+jwt", alg: "HS256", jwk: bareJwk(client) };
  return [
    ["HS256 keyed with the public key", await hmacCompact(symmetric, claims, secret), "unsupported_proof_algorithm"],
    ...(await rowsOf(others, async (alg): Promise<Row> => {
      return [`alg ${JSON.stringify(alg)}`, await proof({}, { alg }), "unsupported_proof_algorithm"];
    })),
    ["alg RS256 with a key for ES256", await proof({}, { alg: "RS256" }), "unusable_proof_key"],
    ["alg ES384 with a key for ES256", await proof({}, { alg: "ES384" }), "unusable_proof_key"],
    ["alg EdDSA with a key for ES256", await proof({}, { alg: "EdDSA" }), "unusable_proof_key"],
    ["a critical extension", await proof({}, { crit: ["exp"], exp: 1 }), "unsupported_proof_header"],
    ["an empty list of critical extensions", await proof({}, { crit: [] }), "unsupported_proof_header"],
    ["an unencoded payload (b64)", await proof({}, { b64: false }), "unsupported_proof_header"],
  ];
}

async function keys({ proof, client }: ProofBench): Promise<Row[]> {
  const jwk = bareJwk(client);
  const { d } = client.privateJwk;
  const rsa = (n: string, e = "AQAB") => ({ alg: "RS256", jwk: { kty: "RSA", n, e } });
  const modulus = (bits: number) => encode(new Uint8Array(bits / 8).fill(255));
  const bad: [name: string, header: Json][] = [
    ["no key", { jwk: undefined }],
    ["a key that is null", { jwk: null }],
    ["a key as text", { jwk: JSON.stringify(jwk) }],
    ["a list of keys", { jwk: [jwk] }],
    ["a set of keys", { jwk: { keys: [jwk] } }],
    ["an empty key", { jwk: {} }],
    ["a URL of the key instead of it", { jwk: undefined, jku: "https://client.example/jwks", kid: "client-key" }],
    ["a certificate instead of the key", { jwk: undefined, x5c: [btoa("a certificate")] }],
    ["the name of the key instead of it", { jwk: undefined, kid: "client-key" }],
    ["the private key", { jwk: { ...jwk, d } }],
    ["a private member that is null", { jwk: { ...jwk, d: null } }],
    ["a symmetric key", { jwk: { kty: "oct", k: encode("a secret of the client") } }],
    ["a key of an unknown type", { jwk: { ...jwk, kty: "AKP" } }],
    ["a key on another curve", { jwk: { ...jwk, crv: "P-384" } }],
    ["a key on a curve that is not supported", { jwk: { ...jwk, crv: "secp256k1" } }],
    ["a key for encryption", { jwk: { ...jwk, use: "enc" } }],
    ["a key that may only sign", { jwk: { ...jwk, key_ops: ["sign"] } }],
    ["a key of another algorithm", { jwk: { ...jwk, alg: "ES384" } }],
    ["an RSA key of 1024 bits", rsa(modulus(1024))],
    ["an RSA key of 2040 bits", rsa(modulus(2040))],
    ["an RSA key of 8192 bits, which is slow", rsa(modulus(8192))],
    ["an RSA key with an exponent of 1", rsa(modulus(2048), "AQ")],
    ["an RSA key with a long exponent, which is slow", rsa(modulus(2048), encode(new Uint8Array(200).fill(255)))],
    ["an RSA key whose modulus is a number", { alg: "RS256", jwk: { kty: "RSA", n: 1, e: "AQAB" } }],
  ];
  return rowsOf(bad, async ([name, header]): Promise<Row> => [name, await proof({}, header), "unusable_proof_key"]);
}

async function signatures({ proof, client, clock, token }: ProofBench): Promise<Row[]> {
  const thief = await createSigner("ES256", "thief");
  const [good, other] = [await proof(), await proof()];
  const [header = "", payload = "", signature = ""] = good.split(".");
  const raw = await client.sign(`${header}.${payload}`);
  const changed = (change: (bytes: Uint8Array) => Uint8Array) => `${header}.${payload}.${encode(change(raw))}`;
  const later = encode(JSON.stringify({ ...(await ordinaryProof(clock, token)), more: true }));
  const ofAnotherKey = await proof({}, { jwk: bareJwk(client) }, thief);
  return [
    ["signed with another key than it names", ofAnotherKey, "bad_proof_signature"],
    ["the signature of another proof", `${header}.${payload}.${other.split(".")[2]}`, "bad_proof_signature"],
    ["another payload", `${header}.${later}.${signature}`, "bad_proof_signature"],
    [
      "a signature with a bit changed",
      changed((bytes) => bytes.map((b, at) => (at ? b : b ^ 1))),
      "bad_proof_signature",
    ],
    ["a signature without its last byte", changed((bytes) => bytes.slice(0, -1)), "bad_proof_signature"],
    ["a signature with a byte more", changed((bytes) => Uint8Array.of(...bytes, 0)), "bad_proof_signature"],
    ["a signature of zeros", changed((bytes) => bytes.fill(0)), "bad_proof_signature"],
  ];
}

/** A thief has the token, but not the client's key. */
async function bindings({ proof, client, mint, clock }: ProofBench): Promise<Row[]> {
  const thief = await createSigner("ES256", "thief");
  const jwk = bareJwk(client);
  const foreign = await mint({ cnf: { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } });
  const forForeign = await signedProof(await ordinaryProof(clock, foreign), {}, client);
  return [
    ["of a thief's own key", await proof({}, {}, thief), "wrong_proof_key"],
    ["of a thief's key under the client's name", await proof({}, { kid: client.kid }, thief), "wrong_proof_key"],
    ["the client's key in another spelling", await proof({}, { jwk: { ...jwk, x: `${jwk.x}=` } }), "wrong_proof_key"],
    ["a token of another key", { authorization: `DPoP ${foreign}`, proofs: [forForeign] }, "wrong_proof_key"],
  ];
}

async function ids({ proof }: ProofBench): Promise<Row[]> {
  const bad: Json[] = [undefined, null, "", 1, ["a"], {}, true].map((jti) => ({ jti }));
  bad.push({ nonce: 1 }, { nonce: null }, { nonce: ["a"] });
  return rowsOf(bad, async (claims): Promise<Row> => {
    const [[name, value] = []] = Object.entries(claims);
    return [`${name} ${JSON.stringify(value)}`, await proof(claims), "malformed_proof_claim"];
  });
}

async function methods({ proof }: ProofBench): Promise<Row[]> {
  const others = [undefined, null, "", "GET", "post", "POST ", "*", ["POST"]];
  return rowsOf(others, async (htm): Promise<Row> => {
    return [`htm ${JSON.stringify(htm)} for POST`, await proof({ htm }), "wrong_method"];
  });
}

async function urls({ proof }: ProofBench): Promise<Row[]> {
  const others = [
    undefined,
    null,
    "",
    1,
    ["https://mcp.example/mcp"],
    "/mcp",
    "//mcp.example/mcp",
    "mcp.example/mcp",
    "https://mcp.example",
    "https://mcp.example/mcp/",
    "https://mcp.example/MCP",
    "https://mcp.example/mcp/x",
    "https://mcp.example/m%2Fcp",
    "https://mcp.example//mcp",
    "https://mcp.example\\mcp",
    "https:/mcp.example/mcp",
    "https:mcp.example/mcp",
    "http://mcp.example/mcp",
    "wss://mcp.example/mcp",
    "https://mcp.example:8443/mcp",
    "https://other.example/mcp",
    "https://mcp.example.evil.example/mcp",
    "https://evil.example/?https://mcp.example/mcp",
    "https://evil.example#https://mcp.example/mcp",
    "https://mcp.example@evil.example/mcp",
    "https://user@mcp.example/mcp",
    "https://mcp.example./mcp",
    "https://mcp.ex\u00e4mple/mcp",
    "https://mcp.example/mcp ",
    " https://mcp.example/mcp",
    "https://mcp.example/m\tcp",
    "https://mcp.example/mcp\u0000",
  ];
  return rowsOf(others, async (htu): Promise<Row> => {
    return [`htu ${JSON.stringify(htu)}`, await proof({ htu }), "wrong_url"];
  });
}

async function times({ proof, clock }: ProofBench): Promise<Row[]> {
  const now = clock.seconds();
  const malformed = [undefined, null, String(now), [now], true];
  return [
    ...(await rowsOf(malformed, async (iat): Promise<Row> => {
      return [`iat ${JSON.stringify(iat)}`, await proof({ iat }), "malformed_proof_claim"];
    })),
    ["made 5 minutes and the tolerance ago", await proof({ iat: now - 305 }), "proof_too_old"],
    ["made an hour ago", await proof({ iat: now - 3600 }), "proof_too_old"],
    ["made in 1970", await proof({ iat: 0 }), "proof_too_old"],
    ["made before 1970", await proof({ iat: -now }), "proof_too_old"],
    ["made 6 seconds from now", await proof({ iat: now + 6 }), "proof_from_the_future"],
    ["made at a time in milliseconds", await proof({ iat: now * 1000 }), "proof_from_the_future"],
    ["an exp, but no iat", await proof({ iat: undefined, exp: now + 60 }), "malformed_proof_claim"],
  ];
}

async function hashes({ proof, token, mint }: ProofBench): Promise<Row[]> {
  const hash = await sha256(token);
  const others: [name: string, ath: unknown][] = [
    ["no hash of the token, as for a token request", undefined],
    ["null as the hash", null],
    ["an empty hash", ""],
    ["the hash of another token", await sha256(await mint({ jti: "0002" }))],
    ["the hash of the header's whole value", await sha256(`DPoP ${token}`)],
    ["the hash of nothing", await sha256("")],
    ["the token instead of its hash", token],
    ["half of the hash, as in at_hash", hash.slice(0, 22)],
    ["the hash with padding", `${hash}=`],
    ["a list with the hash", [hash]],
  ];
  return rowsOf(others, async ([name, ath]): Promise<Row> => [name, await proof({ ath }), "wrong_token_hash"]);
}

/** The proof is good, but does not belong to the token, or the token is sent in a way that needs none. */
async function tokens({ proof, token, mint, clock, client, thumbprint }: ProofBench): Promise<Row[]> {
  const withOwnProof = async (changes: Json): Promise<Sent> => {
    const other = await mint(changes);
    return {
      authorization: `DPoP ${other}`,
      proofs: [await signedProof(await ordinaryProof(clock, other), {}, client)],
    };
  };
  const both = { jkt: thumbprint, "x5t#S256": thumbprint };
  const withBearer = (authorization: string, proofs: string[]): Sent => ({ authorization, proofs });
  return [
    ["a bound token as a bearer token", withBearer(`Bearer ${token}`, []), "sender_constrained"],
    [
      "a bound token as a bearer token, with a proof",
      withBearer(`Bearer ${token}`, [await proof()]),
      "sender_constrained",
    ],
    ["a token that is bound to nothing", await withOwnProof({ cnf: undefined }), "unbound_token"],
    ["a token that is bound to a certificate too", await withOwnProof({ cnf: both }), "sender_constrained"],
    ["a token that is bound to a certificate", await withOwnProof({ cnf: { "x5t#S256": "a" } }), "sender_constrained"],
    [
      "a token that is bound in an unknown way",
      await withOwnProof({ cnf: { ...both, kid: "a" } }),
      "sender_constrained",
    ],
    ["an expired token", await withOwnProof({ exp: clock.seconds() - 60 }), "expired"],
    ["a token for another server", await withOwnProof({ aud: "https://other.example" }), "wrong_audience"],
    [
      "both schemes in one header",
      withBearer(`DPoP ${token}, Bearer ${token}`, [await proof()]),
      "malformed_credentials",
    ],
    ["the scheme without a token", withBearer("DPoP", [await proof()]), "malformed_credentials"],
    ["the token in the query too", { ...(await inQuery(proof, token)) }, "token_in_query"],
  ];
}

async function inQuery(proof: ProofBench["proof"], token: string): Promise<Sent> {
  return { url: `https://mcp.example/mcp?access_token=${token}`, proofs: [await proof()] };
}

function rowsOf<T>(values: readonly T[], row: (value: T) => Promise<Row>): Promise<Row[]> {
  return Promise.all(values.map(row));
}
