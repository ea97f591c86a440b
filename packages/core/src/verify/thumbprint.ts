import { sha256 } from "../platform/sha256.ts";

/** The members of a public key (RFC 7518 section 6). */
type KeyMembers = Readonly<Partial<Record<"kty" | "crv" | "n" | "e" | "x" | "y", unknown>>>;

/** The thumbprint of a public key (RFC 7638), in base64url. */
export function thumbprintOf(key: KeyMembers): Promise<string> {
  return sha256(JSON.stringify(requiredMembers(key)));
}

/** The members that make a public key, in the order of their names (RFC 7638 section 3.2, RFC 8037 section 2). */
export function requiredMembers({ kty, crv, n, e, x, y }: KeyMembers): KeyMembers {
  if (kty === "RSA") return { e, kty, n };
  return kty === "EC" ? { crv, kty, x, y } : { crv, kty, x };
}
