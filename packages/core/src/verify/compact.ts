import { base64url } from "jose";
import { InvalidTokenError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;
const COMPACT_JWS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** A JWS taken apart, nothing in it verified yet. */
export interface UnverifiedJws {
  header: JsonObject;
  payload: Uint8Array;
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
  const { header, payload } = decodeJws(token);
  return { header, claims: parseObject(payload) };
}

/**
 * Takes a JWS in the compact serialization apart (RFC 7515 section 3.1), strictly: three parts in canonical base64url,
 * none of them empty. jose tolerates white space and stray pad bits, so they are refused here first: two spellings of
 * one token must not be two tokens.
 *
 * @throws {InvalidTokenError}
 */
export function decodeJws(token: string): UnverifiedJws {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
  }
  const parts = COMPACT_JWS.exec(token);
  const [, header, payload, signature] = parts ?? [];
  if (header === undefined || payload === undefined || signature === undefined) throw malformed();
  decodeCanonical(signature);
  return { header: parseObject(decodeCanonical(header)), payload: decodeCanonical(payload) };
}

function parseObject(bytes: Uint8Array): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw malformed();
  }
  if (!isJsonObject(value)) throw malformed();
  return value;
}

function decodeCanonical(part: string): Uint8Array {
  const bytes = decodeBase64url(part);
  if (base64url.encode(bytes) !== part) throw malformed();
  return bytes;
}

function decodeBase64url(part: string): Uint8Array {
  try {
    return base64url.decode(part);
  } catch {
    throw malformed();
  }
}

function malformed(): InvalidTokenError {
  return new InvalidTokenError("The token is not a JWT in compact form", "malformed_token");
}
