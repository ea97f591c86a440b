import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicies, CorsPolicy } from "../metadata/cors-policy.ts";
import { withHeaders } from "../platform/response.ts";

/**
 * Adds CORS headers to a document, unless they are already set.
 *
 * @throws {ConfigurationError} if the policy is invalid.
 */
export function withCors(
  request: Request,
  response: Response,
  cors: CorsPolicy | undefined,
  policies: CorsPolicies,
): Response {
  return withHeaders(response, (headers) => allowOrigin(request, headers, cors, policies));
}

/**
 * Adds CORS headers to an answer for a caller. Makes it private to that caller unless the handler set `Cache-Control`.
 *
 * @throws {TypeError} if the body was already read, so the answer can't be sent.
 */
export function withCallerHeaders(
  request: Request,
  response: Response,
  cors: CorsPolicy | undefined,
  policies: CorsPolicies,
): Response {
  requireUnread(response);
  return withHeaders(response, (headers) => {
    allowOrigin(request, headers, cors, policies);
    if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
  });
}

/** Without this check the platform fails while sending, and neither the caller nor the operator gets an explanation. */
function requireUnread({ bodyUsed, body }: Response): void {
  if (!bodyUsed && !body?.locked) return;
  throw new TypeError(
    "The handler's answer has been read already, so it can't be sent: make a new Response for each request, or return a clone()",
  );
}
