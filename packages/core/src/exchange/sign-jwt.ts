import { CompactSign, type CryptoKey } from "jose";

/** The protected header of a JWT (RFC 7515 section 4.1). */
export interface JwtHeader {
  alg: string;
  kid: string;
  typ?: string;
}

/**
 * Signs claims (RFC 7519 section 7.1).
 *
 * @throws {TypeError} if the key does not fit the algorithm, or a claim is a number that JSON does not have.
 */
export async function signJwt(claims: object, header: JwtHeader, key: CryptoKey): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify(claims, finite));
  return new CompactSign(payload).setProtectedHeader({ ...header }).sign(key);
}

/** A time that can't be told must not become null. */
function finite(name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`The claim ${name} must be finite`);
  return value;
}
