import { describe, expect, it } from "vitest";
import type { SignatureAlgorithmName } from "../../src/verify/algorithms.ts";
import { KeySet } from "../../src/verify/key-set.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { ISSUER, outcome, RESOURCE } from "../support/bench.ts";
import { enginesHere } from "../support/engines.ts";
import { encode, type Json } from "../support/forge.ts";
import {
  cookbookExample,
  haveVectors,
  JWS_FILES,
  type JweVector,
  type JwsVector,
  keysOf,
  type SignatureVector,
  textOf,
  type VectorGroup,
  vectorsNote,
  wycheproof,
} from "../support/vectors.ts";
import { EVERY_ALGORITHM, verifyJws } from "../support/verify-jws.ts";

const ENGINES = Object.entries(enginesHere());

/** The verdict of every engine, which must be the same. */
async function verdictOnJws(text: string, keys: Json[]): Promise<string> {
  const verdicts = await Promise.all(ENGINES.map(([, engine]) => outcome(verifyJws(text, keys, engine))));
  expect(verdicts, ENGINES.map(([name]) => name).join()).toEqual(verdicts.map(() => verdicts[0]));
  return verdicts[0] ?? "";
}

function bearerVerifier(keys: Json[]): TokenVerifier {
  return new TokenVerifier({ issuers: ISSUER, algorithms: EVERY_ALGORITHM, jwks: { [ISSUER]: { keys } } });
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function rows<T extends { tcId: number; comment: string }>(groups: VectorGroup<T>[]) {
  return groups.flatMap((group) =>
    group.tests.map((vector) => ({ id: vector.tcId, vector, keys: keysOf(group), name: vector.comment })),
  );
}

const EMPTY_PAYLOAD =
  "an empty payload is no JWT, and the compact form accepted here has three parts that are not empty";
const SYMMETRIC = "symmetric algorithms are never accepted";
const KEY_FOR_PS256 = "the vector is wrong: its key says PS256, its header PS384";
const KEY_FOR_ES521 = "the vector is wrong: its key names the algorithm ES521, which does not exist";
const NO_DIFFERENCE = "the vector is wrong: it is the valid token of vector 357, character for character";
const NOT_BASE64URL = "the vector is wrong: a question mark is no base64url";

/** Vectors that this verifier refuses despite their `result`, with the reason. */
const REFUSED_ALL_THE_SAME: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "json_web_signature_test.json": {
    259: EMPTY_PAYLOAD,
    264: EMPTY_PAYLOAD,
    268: EMPTY_PAYLOAD,
    272: EMPTY_PAYLOAD,
    320: EMPTY_PAYLOAD,
    325: EMPTY_PAYLOAD,
    346: KEY_FOR_PS256,
    347: KEY_FOR_ES521,
    350: KEY_FOR_PS256,
    351: KEY_FOR_ES521,
    367: NO_DIFFERENCE,
    370: NO_DIFFERENCE,
    372: NOT_BASE64URL,
    373: NOT_BASE64URL,
  },
};

/** A flaw that a signature check can't detect. */
const ROCA = "whether a modulus comes from the generator with the ROCA flaw is for whoever makes the keys to know";
const ACCEPTED_ALL_THE_SAME: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  "json_web_key_test.json": { 7: ROCA },
  "json_web_crypto_test.json": { 46: ROCA },
};

const isSymmetric = (keys: Json[]): boolean => keys.some(({ kty }) => kty === "oct");

describe.each(JWS_FILES)(`%s at the JWS layer${vectorsNote}`, (file) => {
  const all = rows(wycheproof<JwsVector>(file)).filter(({ vector }) => vector.jws !== undefined);
  const table = all.map((row) => {
    const refused = REFUSED_ALL_THE_SAME[file]?.[row.id] ?? (isSymmetric(row.keys) ? SYMMETRIC : undefined);
    const accepted = ACCEPTED_ALL_THE_SAME[file]?.[row.id];
    const valid = accepted !== undefined || (row.vector.result === "valid" && refused === undefined);
    const because = accepted ?? (row.vector.result === "valid" || refused !== SYMMETRIC ? refused : undefined);
    const verdict = `${valid ? "accepted" : "refused"}${because ? `: ${because}` : ""}`;
    return [`${row.id} ${row.name}: ${verdict}`, { ...row, valid }] as const;
  });

  if (!haveVectors) it.skip("agrees with every vector, the listed ones aside");
  it.each(table)("%s", async (_name, { vector, keys, valid }) => {
    expect((await verdictOnJws(textOf(vector.jws), keys)) === "accepted").toBe(valid);
  });
});

const SIGNATURE_FILES: [file: string, alg: SignatureAlgorithmName][] = [
  ["ed25519_test.json", "EdDSA"],
  ["ed25519_test.json", "Ed25519"],
  ["ecdsa_secp256r1_sha256_p1363_test.json", "ES256"],
];

describe.each(SIGNATURE_FILES)(`%s as keys for %s${vectorsNote}`, (file, alg) => {
  // These vectors sign messages that are not a JWS signing input.
  const groups = wycheproof<SignatureVector>(file);

  it.skipIf(!haveVectors).each(ENGINES)("%s agrees with the result of every vector", async (_, engine) => {
    const disagreeing: number[] = [];
    for (const group of groups) {
      // One key for the group, so that an engine that proves itself by the first good signature checks the others.
      const [key] = KeySet.from({ keys: keysOf(group) }).candidates(alg, undefined);
      for (const { tcId, msg, sig, result } of group.tests) {
        const accepted = key !== undefined && (await engine.verify(alg, key, bytesOf(sig), bytesOf(msg)));
        if (accepted !== (result === "valid")) disagreeing.push(tcId);
      }
    }
    expect(disagreeing).toEqual([]);
  });
});

const COOKBOOK: [path: string, verdict: string][] = [
  ["jws/4_1.rsa_v15_signature.json", "accepted"],
  ["jws/4_2.rsa-pss_signature.json", "accepted"],
  ["jws/4_3.ecdsa_signature.json", "accepted"],
  ["jws/4_4.hmac-sha2_integrity_protection.json", "unsupported_algorithm"],
  ["jws/4_5.signature_with_detached_content.json", "malformed_token"],
  ["jws/4_6.protecting_specific_header_fields.json", "malformed_token"],
  ["jws/4_7.protecting_content_only.json", "malformed_token"],
  ["jws/4_8.multiple_signatures.json", "malformed_token"],
  ["curve25519/jws.json", "accepted"],
  ["curve25519/ecdh-es.json", "malformed_token"],
  ["rfc7797/4.2.hmac-sha2_b64_false.json", "malformed_token"],
  ["rfc7797/hmac-sha2_b64_false.json", "unsupported_algorithm"],
];

describe(`the JOSE cookbook${vectorsNote}`, () => {
  it.skipIf(!haveVectors).each(COOKBOOK)("%s in compact form at the JWS layer: %s", async (path, verdict) => {
    const { keys, forms } = cookbookExample(path);
    const compact = forms.find(([form]) => form === "compact")?.[1] ?? "";
    expect(await verdictOnJws(compact, keys)).toBe(verdict);
  });

  it.skipIf(!haveVectors).each(COOKBOOK)("%s in a JSON form: never", async (path) => {
    const { keys, forms } = cookbookExample(path);
    for (const [form, token] of forms) {
      if (form !== "compact") expect(await verdictOnJws(token, keys), form).toBe("malformed_token");
    }
  });

  it.skipIf(!haveVectors).each(COOKBOOK)("%s as a bearer token: never", async (path) => {
    const { keys, forms } = cookbookExample(path);
    for (const [form, token] of forms) {
      const attempt = bearerVerifier(keys).verify(token, { url: new URL(RESOURCE) });
      expect(await outcome(attempt), form).not.toBe("accepted");
    }
  });
});

describe(`Wycheproof as bearer tokens, the group's key served as JWKS${vectorsNote}`, () => {
  it.skipIf(!haveVectors).each(JWS_FILES)("accepts none of %s", async (file) => {
    const accepted: number[] = [];
    for (const { id, vector, keys } of rows(wycheproof<JwsVector & JweVector>(file))) {
      const attempt = bearerVerifier(keys).verify(textOf(vector.jws ?? vector.jwe), { url: new URL(RESOURCE) });
      if ((await outcome(attempt)) === "accepted") accepted.push(id);
    }
    expect(accepted).toEqual([]);
  });

  it.skipIf(!haveVectors).each(SIGNATURE_FILES)(
    "accepts no signature of %s under an access token's claims",
    async (file, alg) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: ISSUER, sub: "alice", aud: RESOURCE, client_id: "client", exp: now + 3600 };
      const accepted: number[] = [];
      for (const { id, vector, keys } of rows(wycheproof<SignatureVector>(file))) {
        const signature = bytesOf(vector.sig);
        if (signature.length === 0) continue;
        const token = `${encode({ alg, typ: "at+jwt" })}.${encode(claims)}.${encode(signature)}`;
        const attempt = bearerVerifier(keys).verify(token, { url: new URL(RESOURCE) });
        if ((await outcome(attempt)) === "accepted") accepted.push(id);
      }
      expect(accepted).toEqual([]);
    },
  );
});
