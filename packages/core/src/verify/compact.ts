import { decodeBase64url, decodeBase64urlText } from "../base64url.ts";
import { InvalidTokenError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;

/** A JWS in three parts, as they stand in it. None of them has been looked at. */
export interface JwsParts {
  header: string;
  payload: string;
  signature: string;
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
  const { header, payload, signature } = splitJws(token);
  decodeBytes(signature);
  return { header: decodeObject(header), claims: decodeObject(payload) };
}

/**
 * Splits a JWS in the compact serialization (RFC 7515 section 3.1): three parts, none of them empty.
 *
 * @throws {InvalidTokenError}
 */
export function splitJws(token: string): JwsParts {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
  }
  const [header, payload, signature, ...more] = token.split(".", 4);
  if (!header || !payload || !signature || more.length > 0) throw malformed();
  return { header, payload, signature };
}

/**
 * The JSON object that a part of a JWS holds. Nothing but canonical base64url and UTF-8 is taken: two spellings of one
 * token must not be two tokens.
 *
 * @throws {InvalidTokenError}
 */
export function decodeObject(part: string): JsonObject {
  const value = parse(decodeBase64urlText(part));
  if (!isJsonObject(value)) throw malformed();
  return value;
}

/**
 * The bytes that a part of a JWS holds.
 *
 * @throws {InvalidTokenError}
 */
export function decodeBytes(part: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(part);
  if (!bytes) throw malformed();
  return bytes;
}

function parse(text: string | undefined): unknown {
  try {
    return text && JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(): InvalidTokenError {
  return new InvalidTokenError("The token is not a JWT in compact form", "malformed_token");
}
