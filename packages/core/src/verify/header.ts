import type { JsonObject } from "../encoding/json.ts";
import { InvalidTokenError } from "../errors.ts";
import type { SignatureAlgorithmName } from "./algorithms.ts";

/** The requirements for the header of a token. */
export interface HeaderPolicy {
  algorithms: readonly SignatureAlgorithmName[];
  /** Accepts only `typ: at+jwt` (RFC 9068 section 2.1). Default: accepts `JWT` and a missing `typ` too. */
  tokenType?: "at+jwt" | undefined;
  /** The types that the profile accepts instead, in lower case, with an empty text for none. */
  profileTypes?: readonly string[] | undefined;
}

/** The members of a header that select the key. */
export interface TokenHeader {
  alg: SignatureAlgorithmName;
  kid: string | undefined;
}

const MAX_KEY_ID_LENGTH = 256;
const ACCESS_TOKEN_TYPES = ["at+jwt", "application/at+jwt"];
const USUAL_TYPES = [...ACCESS_TOKEN_TYPES, "jwt", ""];

/**
 * Checks the header of a token (RFC 7515 section 4, RFC 8725 section 3, RFC 9068 section 4). Keys that a header
 * contains or points to (`jwk`, `jku`, `x5c`, `x5u`) are ignored.
 *
 * @throws {InvalidTokenError} if the algorithm, the type, the key id or an extension is not accepted.
 */
export function checkHeader(header: JsonObject, policy: HeaderPolicy): TokenHeader {
  const { kid } = header;
  const alg = policy.algorithms.find((accepted) => accepted === header.alg);
  if (alg === undefined) {
    throw new InvalidTokenError("The token's algorithm is not accepted", "unsupported_algorithm");
  }
  // No critical extension is supported, not even `b64` (RFC 7797).
  if ("crit" in header || "b64" in header) {
    throw new InvalidTokenError("The token has a critical header", "unsupported_critical_header");
  }
  if (!isAccessTokenType(header.typ, policy)) {
    throw new InvalidTokenError("The token is not an access token", "unsupported_type");
  }
  if (kid !== undefined && (typeof kid !== "string" || kid.length > MAX_KEY_ID_LENGTH)) {
    throw new InvalidTokenError("The token's key id is not acceptable", "invalid_key_id");
  }
  return { alg, kid };
}

function isAccessTokenType(typ: unknown, { tokenType, profileTypes = USUAL_TYPES }: HeaderPolicy): boolean {
  const accepted = tokenType === undefined ? profileTypes : ACCESS_TOKEN_TYPES;
  if (typ === undefined) return accepted.includes("");
  return typeof typ === "string" && typ !== "" && accepted.includes(typ.toLowerCase());
}
