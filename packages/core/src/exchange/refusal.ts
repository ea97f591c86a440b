import { isJsonObject } from "../encoding/json.ts";
import { isSecureUrl, parseUrl } from "../encoding/url.ts";
import { type JsonResponse, retryAfterSeconds } from "../platform/http.ts";
import type { Profile } from "../profiles/profile.ts";
import { redact } from "../redaction/redact.ts";
import { grantName, SUBSTITUTE_USER_TYPE, type TokenRequest } from "./request.ts";
import { TokenExchangeError } from "./token-exchange-error.ts";
import { unverifiedClaims } from "./unverified-claims.ts";

const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const MAX_DESCRIPTION_LENGTH = 200;
/**
 * An error code as in RFC 6749 section 5.2, with two restrictions. It has no space: no registered code has one, but the
 * error sentence of a gateway has. It is not one of the codes that this library itself produces.
 */
const CODE = /^(?!aborted$|invalid_response$)[!#-[\]-~]{1,100}$/;
/** Codes that report a temporary problem of the zone, whatever the HTTP status. */
const TRANSIENT = /^(server_error|temporarily_unavailable)$/;
const REQUEST_ID = /^[\x21-\x7e]{1,100}$/;
/** Shorter secrets are not searched for in codes, because they occur in genuine codes by chance. */
const MIN_SECRET_LENGTH = 8;

/** Whether the same request may succeed if it is sent again. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

/**
 * Turns a refusal of the zone (RFC 6749 section 5.2) into an error. The error quotes none of the secrets that were
 * sent.
 *
 * `interactionUri` is the page on which the user has to act, from `interaction_uri`
 * (draft-parecki-oauth-jwt-grant-interaction-response). `requestId` identifies the request in Keycard's audit log.
 */
export function exchangeErrorFrom(
  response: JsonResponse,
  nowMs: number,
  secrets: readonly (string | undefined)[] = [],
  request: TokenRequest = {},
  profile?: Profile,
): TokenExchangeError {
  const { status, headers, json } = response;
  const body = isJsonObject(json) ? json : {};
  const code = profile?.refusalCode?.(body) ?? codeOf(body.error, secrets);
  const isTransient = status >= 500 || status === 429 || TRANSIENT.test(code);
  const description = printable(body.error_description, secrets);
  const interactionUri = readInteractionUri(body.interaction_uri, secrets);
  // Azure AD distinguishes the reasons for `invalid_grant` by `suberror`.
  const asksForAction = interactionUri !== undefined || body.suberror !== undefined;
  const options = {
    upstreamStatus: status,
    isTransient,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
    errorUri: readErrorUri(body.error_uri, secrets),
    errorDescription: description || undefined,
    interactionUri,
    claims: readClaimsRequest(body.claims, secrets),
    requestId: readRequestId(body.requestId ?? body.request_id, secrets),
    needsLogin: needsLogin({ status, code, description, asksForAction }, request, nowMs),
  };
  const grant = grantName(request.grantType);
  // Any other status does not come from a token endpoint but from a proxy or another server, so its code is ignored.
  if (code && (isTransient || [400, 401, 403].includes(status))) {
    const because = description && `: ${description}`;
    return new TokenExchangeError(code, `The zone refused the ${grant}${because}`, options);
  }
  const ownCode = isTransient ? "temporarily_unavailable" : status === 401 ? "invalid_client" : "invalid_response";
  return new TokenExchangeError(ownCode, `The zone answered the ${grant} with HTTP ${status}`, options);
}

/**
 * The zone's error code, or an empty text if it is not a valid code or contains a secret. The code is never redacted in
 * part, because the error handling depends on it.
 */
function codeOf(code: unknown, secrets: readonly (string | undefined)[]): string {
  const long = secrets.filter((secret) => secret && secret.length >= MIN_SECRET_LENGTH);
  return verbatim(code, CODE, long) ?? "";
}

/** A text of this form, or undefined if it has another or contains a secret. */
function verbatim(text: unknown, form: RegExp, secrets: readonly (string | undefined)[]): string | undefined {
  return typeof text === "string" && form.test(text) && redact(text, secrets) === text ? text : undefined;
}

/** The request id in the audit log of the zone, or undefined if it is malformed or contains a secret. */
function readRequestId(id: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  return verbatim(id, REQUEST_ID, secrets);
}

/** The zone's text without secrets and without characters that could forge a log line. */
function printable(text: unknown, secrets: readonly (string | undefined)[]): string {
  if (typeof text !== "string") return "";
  return redact(text, secrets)
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, MAX_DESCRIPTION_LENGTH)
    .trim();
}

const MAX_CLAIMS_LENGTH = 4096;

/** The JSON text of an object, or undefined if it is another text, too long, or contains a secret. */
function readClaimsRequest(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  if (typeof value !== "string" || value.length > MAX_CLAIMS_LENGTH) return undefined;
  // By default, it cuts a text of this length.
  if (redact(value, secrets, MAX_CLAIMS_LENGTH) !== value) return undefined;
  try {
    return isJsonObject(JSON.parse(value)) ? value : undefined;
  } catch {
    return undefined;
  }
}

const MAX_LINK_LENGTH = 2048;

/** A page about an error (RFC 6749 section 5.2), or undefined if the link is not safe to show or log. */
export function readErrorUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  // The link is logged, so it must contain nothing that looks like a token either.
  return url && /^https?:/.test(url.protocol) && redact(url.href) === url.href ? url.href : undefined;
}

/** A page for the user to open, or undefined if the link is not safe. */
export function readInteractionUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  return url && isSecureUrl(url) ? url.href : undefined;
}

/**
 * Parses a link. Returns undefined if it has a user name or password, which browsers hide and phishers use, or if it
 * contains one of our secrets.
 */
function link(value: unknown, secrets: readonly (string | undefined)[]): URL | undefined {
  const url = typeof value === "string" && value.length <= MAX_LINK_LENGTH ? parseUrl(value) : undefined;
  if (url?.username !== "" || url.password !== "") return undefined;
  return secrets.some((secret) => secret && (formDecoded(url.href).includes(secret) || url.href.includes(secret)))
    ? undefined
    : url;
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** The parts of a zone's refusal that tell whether the user's token is the cause. */
export interface RefusalDetails {
  status: number;
  code: string;
  description: string;
  /** Whether the zone asks for another action of the user, such as consent. */
  asksForAction: boolean;
}

/** Codes that always concern the subject token (RFC 6749 section 5.2, RFC 6750 section 3.1). */
const TOKEN_CODES = new Set(["invalid_grant", "invalid_token"]);
/**
 * RFC 8693 section 2.2.2 has one code for both a bad subject token and a malformed request, so the description decides.
 */
const AMBIGUOUS_CODE = "invalid_request";
const MENTIONS_TOKEN = /\b(?:subject_)?token\b/i;
const TOKEN_ENDED = /\b(?:invalid|expired|revoked|inactive|not active)\b/i;
/** Words for problems that another login does not solve. */
const OTHER_CAUSE = /type|actor|client|scope|audience|issuer|consent/i;
/** A new login does not help a user whose token is younger than this. */
const RECENT_LOGIN_SECONDS = 60;

/**
 * Whether the user has to log in again because the zone no longer accepts the user's token: it was revoked, or it
 * expired early at the zone. A wrong guess would send the user into a login loop. The result is therefore false for a
 * token issued less than 60 seconds ago and for a token without `iat`.
 */
export function needsLogin(details: RefusalDetails, request: TokenRequest, nowMs: number): boolean {
  const { subjectToken, subjectTokenType } = request;
  if (!subjectToken || subjectTokenType === SUBSTITUTE_USER_TYPE) return false;
  return blamesToken(details) && secondsSinceIssued(subjectToken, nowMs) >= RECENT_LOGIN_SECONDS;
}

function blamesToken({ status, code, description, asksForAction }: RefusalDetails): boolean {
  // With 401, a zone refuses the client (RFC 6749 section 5.2).
  if (asksForAction || (status !== 400 && status !== 403) || OTHER_CAUSE.test(description)) return false;
  return (
    TOKEN_CODES.has(code) ||
    (code === AMBIGUOUS_CODE && MENTIONS_TOKEN.test(description) && TOKEN_ENDED.test(description))
  );
}

/** The age of a token in seconds, or NaN if the token has no `iat`. */
function secondsSinceIssued(token: string, nowMs: number): number {
  const { iat } = unverifiedClaims(token);
  return typeof iat === "number" ? nowMs / 1000 - iat : Number.NaN;
}
