import { base64url } from "jose";
import { InvalidTokenError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

const MAX_TOKEN_LENGTH = 16 * 1024;
const COMPACT_JWS = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** A JWT taken apart, nothing in it verified yet. */
export interface UnverifiedJwt {
  header: JsonObject;
  claims: JsonObject;
}

/**
 * Takes a JWT in the compact serialization apart (RFC 7515 section 3.1, RFC 7519 section 7.2), strictly: three parts
 * in canonical base64url, UTF-8, JSON objects. jose tolerates white space and stray pad bits, so they are refused here
 * first: two spellings of one token must not be two tokens.
 *
 * @throws {InvalidTokenError}
 */
export function decodeJwt(token: string): UnverifiedJwt {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw new InvalidTokenError(`The token is longer than ${MAX_TOKEN_LENGTH} characters`, "token_too_long");
  }
  const parts = COMPACT_JWS.exec(token);
  const [, header, payload, signature] = parts ?? [];
  if (header === undefined || payload === undefined || signature === undefined) throw malformed();
  decodeCanonical(signature);
  return { header: decodeObject(header), claims: decodeObject(payload) };
}

function decodeObject(part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(decodeCanonical(part)));
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
