import { TokenExchangeError } from "../errors.ts";
import { type JsonResponse, retryAfterSeconds } from "../http.ts";
import { isJsonObject } from "../json.ts";

const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const MAX_DESCRIPTION_LENGTH = 200;

/** Whether the same request may fare better if it is sent again. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

/** Turns a refusal of the zone (RFC 6749 section 5.2) into an error. */
export function refusal(response: JsonResponse, nowMs: number): TokenExchangeError {
  const { status, headers, json } = response;
  const body = isJsonObject(json) ? json : {};
  const retryable = status >= 500 || status === 429;
  const options = {
    upstreamStatus: status,
    retryable,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
    errorUri: typeof body.error_uri === "string" ? body.error_uri : undefined,
  };
  const errorCode = readable(body.error);
  if (errorCode === "") {
    const code = retryable ? "temporarily_unavailable" : "invalid_response";
    return new TokenExchangeError(code, `The zone answered the token exchange with HTTP ${status}`, options);
  }
  const description = readable(body.error_description);
  const because = description === "" ? "" : `: ${description}`;
  return new TokenExchangeError(errorCode, `The zone refused the token exchange${because}`, options);
}

/** The zone's words without what could forge a log line, and without anything that looks like a token. */
function readable(text: unknown): string {
  if (typeof text !== "string") return "";
  return text
    .replace(/[^\x20-\x7e]+/g, " ")
    .replace(/[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, "(token)")
    .slice(0, MAX_DESCRIPTION_LENGTH)
    .trim();
}
