import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicies, CorsPolicy } from "../metadata/cors-policy.ts";
import { withHeaders } from "../platform/response.ts";

/**
 * A document as it goes out: readable by the pages that may, unless whoever made it has decided that already.
 *
 * @throws {ConfigurationError} if the policy is none.
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
 * The same for an answer to a caller, which is for that caller only, unless the handler says otherwise.
 *
 * @throws {TypeError} if the answer can't be sent, because somebody has read it.
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

/** The platform would find out only when it sends the answer, and then nobody tells the caller and the operator. */
function requireUnread({ bodyUsed, body }: Response): void {
  if (!bodyUsed && !body?.locked) return;
  throw new TypeError(
    "The handler's answer has been read already, so it can't be sent: make a new Response for each request, or return a clone()",
  );
}
