import { isStringArray, type JsonObject } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError } from "../errors.ts";

/** The claims of an access token in the types that the RFCs give them. */
export interface AccessTokenClaims {
  issuer: string;
  subject: string;
  clientId: string;
  scopes: string[];
  audience: string[];
  /** In seconds since the epoch, like the two that follow. */
  expiresAt: number;
  notBefore: number | undefined;
  issuedAt: number | undefined;
}

/**
 * Reads the claims of an access token (RFC 7519 section 4.1, RFC 9068 section 2.2). Whatever identity needs must be
 * there: who issued it, for whom, by which client, until when.
 *
 * @throws {InvalidTokenError}
 */
export function readClaims(claims: JsonObject): AccessTokenClaims {
  if (claims.cnf !== undefined) {
    throw new InvalidTokenError("The token is bound to a key of its sender", "sender_constrained");
  }
  const issuer = optionalText(claims.iss);
  if (issuer === undefined) throw new InvalidTokenError("The token names no issuer", "untrusted_issuer");
  const subject = optionalText(claims.sub);
  if (subject === undefined) throw new InvalidTokenError("The token names no subject (sub)", "missing_subject");
  const clientId = optionalText(claims.client_id) ?? optionalText(claims.azp);
  if (clientId === undefined) throw new InvalidTokenError("The token names no client (client_id)", "missing_client");
  const expiresAt = optionalTime(claims.exp);
  if (expiresAt === undefined) throw new InvalidTokenError("The token never expires (exp)", "missing_expiry");
  return {
    issuer,
    subject,
    clientId,
    expiresAt,
    audience: audienceOf(claims.aud),
    scopes: scopesOf(claims.scope),
    notBefore: optionalTime(claims.nbf),
    issuedAt: optionalTime(claims.iat),
  };
}

/**
 * Checks a tolerance for clocks that differ. NaN, which an unset variable becomes, would make every comparison false: no
 * token would ever expire.
 *
 * @throws {ConfigurationError}
 */
export function requireTolerance(name: string, seconds: number): number {
  if (Number.isSafeInteger(seconds) && seconds >= 0) return seconds;
  throw new ConfigurationError(`${name} must be a whole number of seconds, 0 or greater`);
}

/**
 * Checks the times of a token (RFC 7519 sections 4.1.4 to 4.1.6), with a tolerance for clocks that differ.
 *
 * @throws {InvalidTokenError}
 */
export function checkTimes(
  { expiresAt, notBefore, issuedAt }: Pick<AccessTokenClaims, "expiresAt" | "notBefore" | "issuedAt">,
  nowSeconds: number,
  toleranceSeconds: number,
): void {
  if (nowSeconds >= expiresAt + toleranceSeconds) throw new InvalidTokenError("The token has expired", "expired");
  const latest = nowSeconds + toleranceSeconds;
  if (notBefore !== undefined && notBefore > latest) {
    throw new InvalidTokenError("The token is not valid yet", "not_yet_valid");
  }
  if (issuedAt !== undefined && issuedAt > latest) {
    throw new InvalidTokenError("The token was issued in the future", "issued_in_the_future");
  }
}

/**
 * Makes claims immutable, down to the last member: requests that bring the same token share them. A loop and not a
 * recursion, because a token may nest as deep as it is long.
 */
export function deepFreeze(claims: JsonObject): void {
  const open: object[] = [claims];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const member of Object.values(Object.freeze(value))) {
      if (typeof member === "object" && member !== null) open.push(member);
    }
  }
}

function audienceOf(aud: unknown): string[] {
  if (aud === undefined) throw new InvalidTokenError("The token names no audience (aud)", "missing_audience");
  if (typeof aud === "string") return [aud];
  if (!isStringArray(aud)) throw malformedClaim();
  return aud;
}

/** RFC 6749 section 3.3 writes scopes as one string; some servers send an array. */
function scopesOf(scope: unknown): string[] {
  if (scope === undefined) return [];
  if (typeof scope === "string") return scope.split(" ").filter((name) => name !== "");
  if (!isStringArray(scope)) throw malformedClaim();
  return scope;
}

function optionalText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw malformedClaim();
  return value;
}

function optionalTime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw malformedClaim();
  return value;
}

function malformedClaim(): InvalidTokenError {
  return new InvalidTokenError("A claim of the token has the wrong type", "malformed_claim");
}
