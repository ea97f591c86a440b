import { decodeBase64urlText, isCanonicalBase64url } from "../base64url.ts";
import { InvalidTokenError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;
const COMPACT_JWS = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** The parts of a JWS as they stand in it, each of them canonical base64url. */
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
  const { header, payload } = splitJws(token);
  return { header: decodeObject(header), claims: decodeObject(payload) };
}

/**
 * Splits a JWS in the compact serialization (RFC 7515 section 3.1), strictly: three parts in canonical base64url, none of
 * them empty. Two spellings of one token must not be two tokens.
 *
 * @throws {InvalidTokenError}
 */
export function splitJws(token: string): JwsParts {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
  }
  const [, header, payload, signature] = COMPACT_JWS.exec(token) ?? [];
  if (!isPart(header) || !isPart(payload) || !isPart(signature)) throw malformed();
  return { header, payload, signature };
}

/**
 * The JSON object that a part of a JWS holds.
 *
 * @throws {InvalidTokenError}
 */
export function decodeObject(part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(decodeBase64urlText(part));
  } catch {
    throw malformed();
  }
  if (!isJsonObject(value)) throw malformed();
  return value;
}

function isPart(text: string | undefined): text is string {
  return text !== undefined && isCanonicalBase64url(text);
}

function malformed(): InvalidTokenError {
  return new InvalidTokenError("The token is not a JWT in compact form", "malformed_token");
}
