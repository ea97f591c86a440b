import { decodeBase64url, decodeBase64urlText } from "../encoding/base64url.ts";
import { isJsonObject, type JsonObject } from "../encoding/json.ts";
import { isTooDeep, MAX_JSON_DEPTH } from "../encoding/json-text.ts";
import { InvalidTokenError } from "../errors.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;

/** The parts of a JWS. */
export interface CompactJws {
  /** Header and payload as they stand in it. */
  header: string;
  payload: string;
  /** What was signed: the two of them, with the dot between. */
  signed: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** A JWT taken apart, nothing in it verified yet. */
export interface UnverifiedJwt {
  header: JsonObject;
  claims: JsonObject;
}

/**
 * Takes a JWT in the compact serialization apart (RFC 7519 section 7.2): a JWS whose payload is a JSON object.
 *
 * @throws {InvalidTokenError}
 */
export function decodeJwt(token: string): UnverifiedJwt {
  const { header, payload } = splitJws(token);
  return { header: decodeObject(header), claims: decodeObject(payload) };
}

/**
 * Splits a JWS in the compact serialization (RFC 7515 section 3.1), strictly: three parts, none of them empty. The signature
 * must be canonical base64url; whoever decodes the others requires that of them. Two spellings of one token must not be two
 * tokens.
 *
 * @throws {InvalidTokenError}
 */
export function splitJws(token: string): CompactJws {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
  }
  const middle = token.indexOf(".");
  const end = token.indexOf(".", middle + 1);
  const header = token.slice(0, middle);
  const payload = token.slice(middle + 1, end);
  const signature = token.slice(end + 1);
  // A second dot is missing, or a third is there, which is no letter of the signature.
  if (end < 0 || header === "" || payload === "" || signature === "") throw malformed();
  return { header, payload, signed: token.slice(0, end), signature: decoded(signature, decodeBase64url) };
}

/**
 * The JSON object that a part of a JWS holds, in canonical base64url.
 *
 * @throws {InvalidTokenError} also if it nests deeper than {@link MAX_JSON_DEPTH}: whoever copies or writes it out goes as
 * deep as it does, and has a stack that ends.
 */
export function decodeObject(part: string): JsonObject {
  return parseObject(decodePart(part));
}

/** The text that a part of a JWS holds, in canonical base64url. Throws {@link InvalidTokenError}. */
export function decodePart(part: string): string {
  return decoded(part, decodeBase64urlText);
}

/** The JSON object that a text is. Throws {@link InvalidTokenError} as {@link decodeObject} does. */
export function parseObject(text: string): JsonObject {
  if (isTooDeep(text)) {
    throw new InvalidTokenError(`The token nests deeper than ${MAX_JSON_DEPTH} levels`, "malformed_claim");
  }
  const value = decoded(text, (json): unknown => JSON.parse(json));
  if (!isJsonObject(value)) throw malformed();
  return value;
}

function decoded<Value>(part: string, decode: (text: string) => Value): Value {
  try {
    return decode(part);
  } catch {
    throw malformed();
  }
}

function malformed(): InvalidTokenError {
  return new InvalidTokenError("The token is not a JWT in compact form", "malformed_token");
}
