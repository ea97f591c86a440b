import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicies, CorsPolicy } from "../metadata/cors-policy.ts";

/**
 * A document as it goes out: readable by the pages that may, unless whoever made it has decided that already.
 *
 * @throws {ConfigurationError} if the policy is none.
 */
export function readable(
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
export function readableByCaller(
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

/**
 * Changes headers in place where it can: to make another response costs more than all else that is done to an answer, and
 * platforms send a body that went through two in pieces.
 */
export function withHeaders(response: Response, change: (headers: Headers) => void): Response {
  // A WebSocket upgrade can't be rebuilt, and carries nothing that a page could read.
  if (response.status === 101) return response;
  // An answer without a body may be kept and sent many times, by other servers too: what one adds must not stay on it.
  if (response.body === null) return changedCopy(response, change);
  try {
    change(response.headers);
    return response;
  } catch (error) {
    // The headers of what `fetch` gives are locked.
    if (error instanceof TypeError) return changedCopy(response, change);
    throw error;
  }
}

function changedCopy(response: Response, change: (headers: Headers) => void): Response {
  const copy = new Response(response.body, response);
  change(copy.headers);
  return copy;
}
