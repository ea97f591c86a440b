import { isStringArray, type JsonObject } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError, type RejectionReason } from "../errors.ts";
import { type Confirmation, confirmationIn } from "./confirmation.ts";

/** The claims of an access token, with the types that the RFCs define. */
export interface AccessTokenClaims {
  issuer: string;
  subject: string;
  clientId: string;
  scopes: string[];
  audience: string[];
  /** In seconds since the epoch, like `notBefore` and `issuedAt`. */
  expiresAt: number;
  notBefore: number | undefined;
  issuedAt: number | undefined;
  /** The key that the token is bound to. Whoever accepts the token must check that its sender holds the key. */
  confirmation: Confirmation | undefined;
}

/**
 * Reads the claims of an access token (RFC 7519 section 4.1, RFC 9068 section 2.2). Issuer, subject, client, audience
 * and expiry are required.
 *
 * @throws {InvalidTokenError} if a required claim is missing, a claim has the wrong type, or the token is bound to a key
 * in an unknown way (`cnf`).
 */
export function readClaims(claims: JsonObject): AccessTokenClaims {
  const confirmation = confirmationIn(claims.cnf);
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
    confirmation,
    audience: audienceOf(claims.aud),
    scopes: scopesOf(claims.scope),
    notBefore: optionalTime(claims.nbf),
    issuedAt: optionalTime(claims.iat),
  };
}

/**
 * Returns a clock tolerance in seconds. NaN, which results from an unset variable, would make every comparison false,
 * and no token would ever expire.
 *
 * @throws {ConfigurationError} unless it is a whole number, 0 or more.
 */
export function requireTolerance(name: string, seconds: number): number {
  if (Number.isSafeInteger(seconds) && seconds >= 0) return seconds;
  throw new ConfigurationError(`${name} must be a whole number of seconds, 0 or greater`);
}

/**
 * Checks the times of a token (RFC 7519 sections 4.1.4 to 4.1.6), with a tolerance for clock differences.
 *
 * @throws {InvalidTokenError} if the token has expired, is not valid yet, or was issued in the future.
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
 * Freezes claims with all nested values, because requests with the same token share them. Uses a loop, not recursion,
 * so that the nesting depth of a token does not matter.
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

/** The scopes of a token. RFC 6749 section 3.3 defines one string, but some servers send an array. */
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

/** Claims that pass every check. To check one claim of a token alone, it replaces the claim of the same name here. */
const GOOD = { iss: "issuer", sub: "subject", client_id: "client", aud: "audience", exp: Number.MAX_SAFE_INTEGER };

/** The checks of claims. `issuer` and `audience` throw {@link InvalidTokenError} if the value is refused. */
export interface ClaimChecks {
  nowSeconds: number;
  toleranceSeconds: number;
  issuer: (issuer: string) => void;
  audience: (audience: readonly string[]) => void;
}

/**
 * Returns all reasons to refuse the claims of a token, apart from `cnf`, which verification checks first. Verification
 * stops at the first wrong claim. Here each claim is checked alone, so that a developer sees all of them at once.
 */
export function reasonsAgainst(payload: JsonObject, checks: ClaimChecks): RejectionReason[] {
  const alone = (...names: string[]): AccessTokenClaims =>
    readClaims({ ...GOOD, ...Object.fromEntries(names.map((name) => [name, payload[name]])) });
  const time = (name: string) => checkTimes(alone(name), checks.nowSeconds, checks.toleranceSeconds);
  const separateChecks = [
    () => checks.issuer(alone("iss").issuer),
    () => alone("sub"),
    () => alone("client_id", "azp"),
    () => time("exp"),
    () => checks.audience(alone("aud").audience),
    () => alone("scope"),
    () => time("nbf"),
    () => time("iat"),
  ];
  return separateChecks.flatMap(reasonFor);
}

function reasonFor(check: () => void): RejectionReason[] {
  try {
    check();
    return [];
  } catch (error) {
    return error instanceof InvalidTokenError ? [error.reason] : [];
  }
}
