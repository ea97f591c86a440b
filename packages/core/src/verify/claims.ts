import { isStringArray, type JsonObject } from "../encoding/json.ts";
import { ConfigurationError, InvalidTokenError, type RejectionReason } from "../errors.ts";
import type { CallerDetails, Profile } from "../profiles/profile.ts";
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
  /** What the profile tells of the caller. */
  details: CallerDetails | undefined;
}

/** The claim that names the user where a profile says nothing. */
export const SUBJECT_CLAIMS = ["sub"];
/** The claims that name the client where a profile says nothing. */
export const CLIENT_CLAIMS = ["client_id", "azp"];
/** The claims that hold the scopes where a profile says nothing. */
export const SCOPE_CLAIMS = ["scope"];

/**
 * Reads the claims of an access token (RFC 7519 section 4.1, RFC 9068 section 2.2), from where the profile says. Issuer,
 * subject, client, audience and expiry are required.
 *
 * @throws {InvalidTokenError} if a required claim is missing, a claim has the wrong type, the profile refuses one, or
 * the token is bound to a key in an unknown way (`cnf`).
 */
export function readClaims(claims: JsonObject, profile: Profile): AccessTokenClaims {
  const confirmation = confirmationIn(claims.cnf);
  const issuer = issuerOf(claims);
  refuseForeignClaim(claims, profile);
  return {
    issuer,
    subject: subjectOf(claims, profile),
    clientId: clientOf(claims, profile),
    expiresAt: expiryOf(claims),
    confirmation,
    audience: audienceOf(claims, profile),
    scopes: scopesOf(claims, profile),
    notBefore: optionalTime(claims, "nbf"),
    issuedAt: optionalTime(claims, "iat"),
    details: profile.caller?.(claims),
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

function issuerOf(claims: JsonObject): string {
  return requiredText(claims, ["iss"], "untrusted_issuer", "The token names no issuer");
}

/** Refuses a token that the profile does not take for an access token. */
export function refuseForeignClaim(claims: JsonObject, { maker, foreignClaim }: Profile): void {
  const claim = foreignClaim?.(claims);
  if (claim === undefined) return;
  const message = `The token is not an access token as "${maker}" writes it (${claim})`;
  throw new InvalidTokenError(message, "unknown_shape", undefined, claim);
}

function subjectOf(claims: JsonObject, { subjectClaims = SUBJECT_CLAIMS }: Profile): string {
  return requiredText(claims, subjectClaims, "missing_subject", "The token names no subject");
}

function clientOf(claims: JsonObject, { clientClaims = CLIENT_CLAIMS }: Profile): string {
  return requiredText(claims, clientClaims, "missing_client", "The token names no client");
}

function expiryOf(claims: JsonObject): number {
  const expiresAt = optionalTime(claims, "exp");
  if (expiresAt === undefined) throw missingClaim("missing_expiry", "The token never expires", "exp");
  return expiresAt;
}

function audienceOf(claims: JsonObject, { audience }: Profile): string[] {
  const aud = audience ? audience(claims) : claims.aud;
  if (aud === undefined) throw missingClaim("missing_audience", "The token names no audience", "aud");
  if (typeof aud === "string") return [aud];
  if (!isStringArray(aud)) throw malformedClaim("aud");
  return aud;
}

/** The scopes of a token. RFC 6749 section 3.3 defines one string, but some servers send an array. */
export function scopesOf(claims: JsonObject, { scopeClaims = SCOPE_CLAIMS, scopePrefix }: Profile): string[] {
  const name = firstOf(claims, scopeClaims);
  const value = name === undefined ? "" : claims[name];
  const scopes = typeof value === "string" ? value.split(" ").filter((scope) => scope !== "") : value;
  if (!isStringArray(scopes)) throw malformedClaim(name);
  return scopePrefix === undefined ? scopes : scopes.map((scope) => scopePrefix + scope);
}

/** The first of the names that a token has. */
export function firstOf(claims: JsonObject, names: readonly string[]): string | undefined {
  return names.find((name) => claims[name] !== undefined);
}

function requiredText(claims: JsonObject, names: readonly string[], reason: RejectionReason, message: string): string {
  const name = firstOf(claims, names);
  if (name === undefined) throw missingClaim(reason, message, names.join(" or "));
  const value = claims[name];
  if (typeof value !== "string" || value === "") throw malformedClaim(name);
  return value;
}

function optionalTime(claims: JsonObject, name: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) throw malformedClaim(name);
  return value;
}

function missingClaim(reason: RejectionReason, message: string, claim: string): InvalidTokenError {
  return new InvalidTokenError(`${message} (${claim})`, reason, undefined, claim);
}

function malformedClaim(claim: string | undefined): InvalidTokenError {
  return new InvalidTokenError(
    `A claim of the token has the wrong type (${claim})`,
    "malformed_claim",
    undefined,
    claim,
  );
}

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
export function reasonsAgainst(claims: JsonObject, profile: Profile, checks: ClaimChecks): RejectionReason[] {
  const { nowSeconds, toleranceSeconds } = checks;
  const times = { expiresAt: Number.POSITIVE_INFINITY, notBefore: undefined, issuedAt: undefined };
  const time = (given: Partial<Pick<AccessTokenClaims, "expiresAt" | "notBefore" | "issuedAt">>) =>
    checkTimes({ ...times, ...given }, nowSeconds, toleranceSeconds);
  const separateChecks = [
    () => checks.issuer(issuerOf(claims)),
    () => refuseForeignClaim(claims, profile),
    () => subjectOf(claims, profile),
    () => clientOf(claims, profile),
    () => time({ expiresAt: expiryOf(claims) }),
    () => checks.audience(audienceOf(claims, profile)),
    () => scopesOf(claims, profile),
    () => time({ notBefore: optionalTime(claims, "nbf") }),
    () => time({ issuedAt: optionalTime(claims, "iat") }),
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

/** The reasons that concern a claim: see {@link reasonsAgainst}. */
export const ABOUT_CLAIMS: ReadonlySet<RejectionReason> = new Set([
  ...(["untrusted_issuer", "missing_subject", "missing_client", "missing_expiry", "missing_audience"] as const),
  ...(["wrong_audience", "expired", "not_yet_valid", "issued_in_the_future"] as const),
  ...(["malformed_claim", "unknown_shape", "sender_constrained"] as const),
]);
