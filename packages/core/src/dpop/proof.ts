import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { InvalidProofError, InvalidTokenError, type RejectionReason } from "../errors.ts";
import { sha256 } from "../platform/sha256.ts";
import type { SignatureAlgorithmName } from "../verify/algorithms.ts";
import { type CompactJws, decodeObject, splitJws } from "../verify/compact.ts";
import { refusalOf, VerificationKey } from "../verify/key-set.ts";
import type { SignatureEngine } from "../verify/signature-engine.ts";
import { thumbprintOf } from "../verify/thumbprint.ts";
import { targetUri } from "./target-uri.ts";

/** What a proof must prove (RFC 9449 section 4.3). */
export interface ProofExpectation {
  /** The method of the request. */
  method: string;
  /** The public URL of the request. Its query and fragment are ignored. */
  url: string;
  /** The access token, as sent. */
  token: string;
  /** The thumbprint of the key that the token is bound to: `cnf.jkt`. */
  thumbprint: string;
  algorithms: readonly SignatureAlgorithmName[];
  /** In seconds since the epoch. */
  now: number;
  /** How long ago the proof may have been made, in seconds. */
  maxAgeSeconds: number;
  /** The tolerated clock difference, in seconds. */
  toleranceSeconds: number;
}

/** A proof that holds. */
export interface Proof {
  /** Identifies the proof among those of its key. */
  id: string;
  /** In seconds since the epoch. */
  issuedAt: number;
  nonce: string | undefined;
}

/** A proof for a token of any size is shorter: it contains the hash of the token, and one key. */
const MAX_PROOF_LENGTH = 8 * 1024;
/** RSA keys of 4096 bits, with an exponent of 32 bits. The time of a check grows with both. */
const MAX_MODULUS_LENGTH = 683;
const MAX_EXPONENT_LENGTH = 6;
const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Checks a DPoP proof (RFC 9449 section 4.3), apart from its nonce and whether it was used before. The checks that cost
 * least come first: the signature is checked last, and only for the key that the token is bound to.
 *
 * @param text The value of the header `DPoP`.
 * @throws {InvalidProofError} if the proof does not prove what is expected.
 * @throws {InvalidTokenError} if the token is bound to another key.
 */
export async function checkProof(text: string, expected: ProofExpectation, engine: SignatureEngine): Promise<Proof> {
  const { jws, header, claims } = decode(text);
  const { alg, key } = checkHeader(header, expected.algorithms);
  const proof = checkClaims(claims, expected);
  const [thumbprint, tokenHash] = await Promise.all([thumbprintOf(key.publicMembers), sha256(expected.token)]);
  if (thumbprint !== expected.thumbprint) {
    throw new InvalidTokenError("The token is bound to another key than that of the proof", "wrong_proof_key");
  }
  if (claims.ath !== tokenHash) throw refusal("The proof is for another token (ath)", "wrong_token_hash");
  // Nothing but `true` may pass for a good signature.
  if ((await engine.verify(alg, key, jws.signature, encoder.encode(jws.signed))) !== true) {
    throw refusal("The signature of the proof is wrong", "bad_proof_signature");
  }
  return proof;
}

function decode(text: string): { jws: CompactJws; header: JsonObject; claims: JsonObject } {
  if (text.length > MAX_PROOF_LENGTH) {
    throw refusal(`The proof is longer than ${MAX_PROOF_LENGTH} characters`, "malformed_proof");
  }
  try {
    const jws = splitJws(text);
    return { jws, header: decodeObject(jws.header), claims: decodeObject(jws.payload) };
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    throw refusal("The proof is not a JWT in compact form", "malformed_proof");
  }
}

function checkHeader(
  header: JsonObject,
  algorithms: readonly SignatureAlgorithmName[],
): { alg: SignatureAlgorithmName; key: VerificationKey } {
  if (header.typ !== "dpop+jwt") throw refusal("The proof has another type (typ)", "unsupported_proof_type");
  const alg = algorithms.find((accepted) => accepted === header.alg);
  if (alg === undefined) throw refusal("The algorithm of the proof is not accepted", "unsupported_proof_algorithm");
  if ("crit" in header || "b64" in header) {
    throw refusal("The proof has a critical header", "unsupported_proof_header");
  }
  const { jwk } = header;
  const key = isJsonObject(jwk) && isAcceptable(jwk) ? new VerificationKey(jwk) : undefined;
  if (!key?.allows(alg)) throw refusal("The key of the proof is not acceptable (jwk)", "unusable_proof_key");
  return { alg, key };
}

function isAcceptable(jwk: JsonObject): boolean {
  const { n = "", e = "" } = jwk;
  const isSmall = String(n).length <= MAX_MODULUS_LENGTH && String(e).length <= MAX_EXPONENT_LENGTH;
  return isSmall && refusalOf(jwk) === undefined;
}

function checkClaims({ jti, htm, htu, iat, nonce }: JsonObject, expected: ProofExpectation): Proof {
  if (typeof jti !== "string" || jti === "") throw malformed("jti");
  if (typeof iat !== "number" || !Number.isFinite(iat)) throw malformed("iat");
  if (nonce !== undefined && typeof nonce !== "string") throw malformed("nonce");
  if (htm !== expected.method) throw refusal("The proof is for another method (htm)", "wrong_method");
  const target = typeof htu === "string" ? targetUri(htu) : undefined;
  if (target === undefined || target !== targetUri(expected.url)) {
    throw refusal("The proof is for another URL (htu)", "wrong_url");
  }
  const { now, maxAgeSeconds, toleranceSeconds } = expected;
  if (iat > now + toleranceSeconds) throw refusal("The proof was made in the future (iat)", "proof_from_the_future");
  if (iat <= now - maxAgeSeconds - toleranceSeconds) throw refusal("The proof is too old (iat)", "proof_too_old");
  return { id: jti, issuedAt: iat, nonce };
}

function malformed(claim: string): InvalidProofError {
  return refusal(`A claim of the proof is missing or has the wrong type (${claim})`, "malformed_proof_claim");
}

function refusal(message: string, reason: RejectionReason): InvalidProofError {
  return new InvalidProofError(message, reason);
}
