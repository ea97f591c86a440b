import { decodeBase64url, decodeBase64urlText } from "../encoding/base64url.ts";
import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { isTooDeep, MAX_JSON_DEPTH } from "../encoding/json-text.ts";
import { InvalidTokenError } from "../errors.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;

/** The parts of a JWS. */
export interface CompactJws {
  /** Header and payload, still encoded in base64url. */
  header: string;
  payload: string;
  /** The signing input: header and payload with a dot between them. */
  signed: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** The decoded parts of a JWT, unverified. */
export interface UnverifiedJwt {
  header: JsonObject;
  claims: JsonObject;
}

/**
 * Decodes a JWT in the compact serialization (RFC 7519 section 7.2): a JWS with a JSON object as payload.
 *
 * @throws {InvalidTokenError} if the token is malformed or too long.
 */
export function decodeJwt(token: string): UnverifiedJwt {
  const { header, payload } = splitJws(token);
  return { header: decodeObject(header), claims: decodeObject(payload) };
}

/**
 * Splits a JWS in the compact serialization (RFC 7515 section 3.1) into exactly three non-empty parts. The signature
 * must be canonical base64url, so that two spellings of one token do not count as two tokens. The functions that decode
 * the other parts require the same of them.
 *
 * @throws {InvalidTokenError} if the token is malformed or longer than 16,384 characters.
 */
export function splitJws(token: string): CompactJws {
  requireTokenLength(token);
  const middle = token.indexOf(".");
  const end = token.indexOf(".", middle + 1);
  const header = token.slice(0, middle);
  const payload = token.slice(middle + 1, end);
  const signature = token.slice(end + 1);
  // The second dot is missing, or a part is empty. A third dot becomes part of the signature, where decoding fails.
  if (end < 0 || header === "" || payload === "" || signature === "") throw malformed();
  return { header, payload, signed: token.slice(0, end), signature: requireDecoded(signature, decodeBase64url) };
}

/** Throws {@link InvalidTokenError} if a token is longer than 16,384 characters. */
export function requireTokenLength(token: string): void {
  if (token.length <= MAX_TOKEN_LENGTH) return;
  throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
}

/**
 * Decodes a part of a JWS, in canonical base64url, to a JSON object.
 *
 * @throws {InvalidTokenError} if the part is malformed, or nests deeper than {@link MAX_JSON_DEPTH}. Code that copies
 * or serializes the object recurses that deep, and its stack is limited.
 */
export function decodeObject(part: string): JsonObject {
  return parseObject(decodePart(part));
}

/** Decodes a part of a JWS, in canonical base64url, to text. Throws {@link InvalidTokenError} if it is malformed. */
export function decodePart(part: string): string {
  return requireDecoded(part, decodeBase64urlText);
}

/** Parses a JSON object. Throws {@link InvalidTokenError} as {@link decodeObject} does. */
export function parseObject(text: string): JsonObject {
  if (isTooDeep(text)) {
    throw new InvalidTokenError(`The token nests deeper than ${MAX_JSON_DEPTH} levels`, "malformed_claim");
  }
  const value = requireDecoded(text, (json): unknown => JSON.parse(json));
  if (!isJsonObject(value)) throw malformed();
  return value;
}

function requireDecoded<Value>(part: string, decode: (text: string) => Value): Value {
  try {
    return decode(part);
  } catch {
    throw malformed();
  }
}

function malformed(): InvalidTokenError {
  return new InvalidTokenError("The token is not a JWT in compact form", "malformed_token");
}
