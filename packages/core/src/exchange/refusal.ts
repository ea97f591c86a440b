import { isJsonObject } from "../encoding/json.ts";
import { isSecureUrl, parseUrl } from "../encoding/url.ts";
import { TokenExchangeError } from "../errors.ts";
import { type JsonResponse, retryAfterSeconds } from "../platform/http.ts";
import { redact } from "../redaction/redact.ts";
import { grantName, type TokenRequest } from "./request.ts";
import { needsLogin } from "./subject-refusal.ts";

const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const MAX_DESCRIPTION_LENGTH = 200;
/**
 * RFC 6749 section 5.2, but without the blank, which no registered code has and a gateway's sentence does, and without
 * what this library says by itself.
 */
const CODE = /^(?!aborted$|invalid_response$)[!#-[\]-~]{1,100}$/;
/** Codes by which a zone says, whatever the status, that it fares badly itself. */
const TRANSIENT = /^(server_error|temporarily_unavailable)$/;
const REQUEST_ID = /^[\x21-\x7e]{1,100}$/;
/** What is shorter is in honest codes by chance. */
const MIN_SECRET_LENGTH = 8;

/** Whether the same request may fare better if it is sent again. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

/**
 * Turns a refusal of the zone (RFC 6749 section 5.2) into an error, which quotes none of the secrets that were sent.
 *
 * Where a user has to act, the page for it is `interaction_uri` (draft-parecki-oauth-jwt-grant-interaction-response).
 * `requestId` is Keycard's name of the request in its audit log.
 */
export function refusal(
  response: JsonResponse,
  nowMs: number,
  secrets: readonly (string | undefined)[] = [],
  request: TokenRequest = {},
): TokenExchangeError {
  const { status, headers, json } = response;
  const body = isJsonObject(json) ? json : {};
  const code = codeOf(body.error, secrets);
  const isTransient = status >= 500 || status === 429 || TRANSIENT.test(code);
  const description = printable(body.error_description, secrets);
  const interactionUri = readInteractionUri(body.interaction_uri, secrets);
  // Azure AD says so which of its reasons for invalid_grant it is.
  const asksForMore = interactionUri !== undefined || body.suberror !== undefined;
  const options = {
    upstreamStatus: status,
    isTransient,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
    errorUri: readErrorUri(body.error_uri, secrets),
    errorDescription: description || undefined,
    interactionUri,
    requestId: readRequestId(body.requestId ?? body.request_id, secrets),
    needsLogin: needsLogin({ status, code, description, asksForMore }, request, nowMs),
  };
  const grant = grantName(request.grantType);
  // With another status it is no token endpoint that answers, but what stands in its place or before it.
  if (code && (isTransient || [400, 401, 403].includes(status))) {
    const because = description && `: ${description}`;
    return new TokenExchangeError(code, `The zone refused the ${grant}${because}`, options);
  }
  const own = isTransient ? "temporarily_unavailable" : status === 401 ? "invalid_client" : "invalid_response";
  return new TokenExchangeError(own, `The zone answered the ${grant} with HTTP ${status}`, options);
}

/** The zone's code as it is, because what follows from it does; empty if it can't be one. */
function codeOf(code: unknown, secrets: readonly (string | undefined)[]): string {
  if (typeof code !== "string" || !CODE.test(code)) return "";
  const long = secrets.filter((secret) => secret && secret.length >= MIN_SECRET_LENGTH);
  return redact(code, long) === code ? code : "";
}

/** The name of the request in the zone's log, or undefined if it is none that may be logged here. */
function readRequestId(id: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  return typeof id === "string" && REQUEST_ID.test(id) && redact(id, secrets) === id ? id : undefined;
}

/** The zone's words without secrets, and without what could forge a log line. */
function printable(text: unknown, secrets: readonly (string | undefined)[]): string {
  if (typeof text !== "string") return "";
  return redact(text, secrets)
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, MAX_DESCRIPTION_LENGTH)
    .trim();
}

const MAX_LENGTH = 2048;

/** A page about an error (RFC 6749 section 5.2), or undefined if it is no link that may be shown or logged. */
export function readErrorUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  // A log is where it ends, so it must not carry what looks like a token either.
  return url && /^https?:$/.test(url.protocol) && redact(url.href) === url.href ? url.href : undefined;
}

/** A page that a user is to open, or undefined if that would not be safe. */
export function readInteractionUri(value: unknown, secrets: readonly (string | undefined)[]): string | undefined {
  const url = link(value, secrets);
  return url && isSecureUrl(url) ? url.href : undefined;
}

/** A link without a user name or password, which browsers hide and phishers use, and without our own secrets. */
function link(value: unknown, secrets: readonly (string | undefined)[]): URL | undefined {
  const url = typeof value === "string" && value.length <= MAX_LENGTH ? parseUrl(value) : undefined;
  if (url?.username !== "" || url.password !== "") return undefined;
  return secrets.some((secret) => secret && (decoded(url.href).includes(secret) || url.href.includes(secret)))
    ? undefined
    : url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
