import { TokenExchangeError } from "../errors.ts";
import { type JsonResponse, retryAfterSeconds } from "../http.ts";
import { isJsonObject } from "../json.ts";
import { readErrorUri, readInteractionUri } from "./link.ts";
import { withoutSecrets } from "./redact.ts";

const RETRYABLE_STATUS = new Set([429, 502, 503, 504]);
const MAX_DESCRIPTION_LENGTH = 200;

/** Whether the same request may fare better if it is sent again. */
export function isRetryableStatus(status: number): boolean {
  return RETRYABLE_STATUS.has(status);
}

/**
 * Turns a refusal of the zone (RFC 6749 section 5.2) into an error, which quotes none of the secrets that were sent.
 *
 * Where a user has to act, the page for it is `interaction_uri` (draft-parecki-oauth-jwt-grant-interaction-response).
 */
export function refusal(
  response: JsonResponse,
  nowMs: number,
  secrets: readonly (string | undefined)[] = [],
): TokenExchangeError {
  const { status, headers, json } = response;
  const body = isJsonObject(json) ? json : {};
  const retryable = status >= 500 || status === 429;
  const description = readable(body.error_description, secrets);
  const options = {
    upstreamStatus: status,
    retryable,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
    errorUri: readErrorUri(body.error_uri, secrets),
    errorDescription: description === "" ? undefined : description,
    interactionUri: readInteractionUri(body.interaction_uri, secrets),
  };
  const errorCode = readable(body.error, secrets);
  if (errorCode === "") {
    const code = retryable ? "temporarily_unavailable" : "invalid_response";
    return new TokenExchangeError(code, `The zone answered the token exchange with HTTP ${status}`, options);
  }
  const because = description === "" ? "" : `: ${description}`;
  return new TokenExchangeError(errorCode, `The zone refused the token exchange${because}`, options);
}

/** The zone's words without secrets, and without what could forge a log line. */
function readable(text: unknown, secrets: readonly (string | undefined)[]): string {
  if (typeof text !== "string") return "";
  return withoutSecrets(text, secrets)
    .replace(/[^\x20-\x7e]+/g, " ")
    .slice(0, MAX_DESCRIPTION_LENGTH)
    .trim();
}
