import { SUBSTITUTE_USER_TYPE, type TokenRequest } from "./request.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

/** What a zone said when it refused, as far as it tells whether the user's token is to blame. */
export interface RefusalWords {
  status: number;
  code: string;
  description: string;
  /** Whether the zone names something else that the user has to do, such as to consent. */
  asksForMore: boolean;
}

/** Codes that blame the subject token by themselves (RFC 6749 section 5.2, RFC 6750 section 3.1). */
const BLAMES_TOKEN = new Set(["invalid_grant", "invalid_token"]);
/** RFC 8693 section 2.2.2 has one code for a bad subject token and for a request that is wrong, so the words decide. */
const EITHER = "invalid_request";
const TOKEN = /\b(?:subject_)?token\b/i;
const ENDED = /\b(?:invalid|expired|revoked|inactive|not active)\b/i;
/** What another login would not mend. */
const SOMETHING_ELSE = /type|actor|client|scope|audience|issuer|consent/i;
/** Whoever has logged in within this time, in seconds, would gain nothing by doing it again. */
const JUST_LOGGED_IN = 60;

/**
 * Whether the user has to log in again because the zone does not take the user's token any more: it was revoked, or has
 * ended at the zone before its time. What is misread as that would send users round in circles, so it is never said of a
 * token that was issued a moment ago, nor of one that does not tell when it was issued.
 */
export function needsLogin(words: RefusalWords, request: TokenRequest, nowMs: number): boolean {
  const { subjectToken, subjectTokenType } = request;
  if (!subjectToken || subjectTokenType === SUBSTITUTE_USER_TYPE) return false;
  return blamesToken(words) && secondsSinceIssued(subjectToken, nowMs) >= JUST_LOGGED_IN;
}

function blamesToken({ status, code, description, asksForMore }: RefusalWords): boolean {
  // By 401 a zone refuses the client (RFC 6749 section 5.2).
  if (asksForMore || (status !== 400 && status !== 403) || SOMETHING_ELSE.test(description)) return false;
  return BLAMES_TOKEN.has(code) || (code === EITHER && TOKEN.test(description) && ENDED.test(description));
}

/** NaN where the token does not tell. */
function secondsSinceIssued(token: string, nowMs: number): number {
  const { iat } = unverifiedClaims(token);
  return typeof iat === "number" ? nowMs / 1000 - iat : Number.NaN;
}
