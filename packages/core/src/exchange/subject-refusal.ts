import { SUBSTITUTE_USER_TYPE, type TokenRequest } from "./request.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** The parts of a zone's refusal that tell whether the user's token is the cause. */
export interface RefusalWords {
  status: number;
  code: string;
  description: string;
  /** Whether the zone asks for another action of the user, such as consent. */
  asksForMore: boolean;
}

/** Codes that always concern the subject token (RFC 6749 section 5.2, RFC 6750 section 3.1). */
const BLAMES_TOKEN = new Set(["invalid_grant", "invalid_token"]);
/**
 * RFC 8693 section 2.2.2 has one code for both a bad subject token and a malformed request, so the description decides.
 */
const EITHER = "invalid_request";
const TOKEN = /\b(?:subject_)?token\b/i;
const ENDED = /\b(?:invalid|expired|revoked|inactive|not active)\b/i;
/** Words for problems that another login does not solve. */
const SOMETHING_ELSE = /type|actor|client|scope|audience|issuer|consent/i;
/** In seconds. A login again does not help a user whose token is younger than this. */
const JUST_LOGGED_IN = 60;

/**
 * Whether the user has to log in again because the zone no longer accepts the user's token: it was revoked, or it
 * expired early at the zone. A wrong guess would send the user into a login loop. The result is therefore false for a
 * token issued less than 60 seconds ago and for a token without `iat`.
 */
export function needsLogin(words: RefusalWords, request: TokenRequest, nowMs: number): boolean {
  const { subjectToken, subjectTokenType } = request;
  if (!subjectToken || subjectTokenType === SUBSTITUTE_USER_TYPE) return false;
  return blamesToken(words) && secondsSinceIssued(subjectToken, nowMs) >= JUST_LOGGED_IN;
}

function blamesToken({ status, code, description, asksForMore }: RefusalWords): boolean {
  // With 401, a zone refuses the client (RFC 6749 section 5.2).
  if (asksForMore || (status !== 400 && status !== 403) || SOMETHING_ELSE.test(description)) return false;
  return BLAMES_TOKEN.has(code) || (code === EITHER && TOKEN.test(description) && ENDED.test(description));
}

/** The age of a token in seconds, or NaN if the token has no `iat`. */
function secondsSinceIssued(token: string, nowMs: number): number {
  const { iat } = unverifiedClaims(token);
  return typeof iat === "number" ? nowMs / 1000 - iat : Number.NaN;
}
