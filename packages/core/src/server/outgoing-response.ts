import { allowOrigin } from "../metadata/cors.ts";
import type { CorsPolicies, CorsPolicy } from "../metadata/cors-policy.ts";
import { codingOf, type DecodesCoding, decodesCommon } from "../platform/content-coding.ts";
import type { RequestHead } from "../platform/request.ts";
import { withHeaders } from "../platform/response-headers.ts";

/** Headers that belong to one connection (RFC 9110 section 7.6.1). */
const CONNECTION_HEADERS = [
  "Connection",
  "Keep-Alive",
  "Proxy-Connection",
  "TE",
  "Trailer",
  "Transfer-Encoding",
  "Upgrade",
];
/** Headers that hold for the encoded body only: its size, its digests (RFC 9530), and support for ranges. */
const CODED_BODY_HEADERS = [
  "Content-Encoding",
  "Content-Length",
  "Content-MD5",
  "Content-Digest",
  "Digest",
  "Repr-Digest",
  "Accept-Ranges",
];

/**
 * Prepares a handler's answer for sending. The headers of an answer from `fetch` describe the upstream connection and
 * the encoded body. But `fetch` has decoded the body and still reports `Content-Encoding`. For all other answers the
 * platform computes the framing: with a wrong length, the client would read the rest of the body as its next answer.
 *
 * @param method The method of the request.
 * @param decodes The codings that the platform's `fetch` decodes. Default: gzip and br.
 * @throws {TypeError} for a part (206) of an encoded body, which nobody can decode.
 */
export function outgoingResponse(response: Response, method: string, decodes: DecodesCoding = decodesCommon): Response {
  // A WebSocket upgrade can't be rebuilt. A body that was already read is reported in `withCallerHeaders`.
  if (response.status === 101 || response.bodyUsed) return response;
  return response.url === "" ? withoutFraming(response, method) : forwarded(response, decodes);
}

function withoutFraming(response: Response, method: string): Response {
  const { headers } = response;
  const present = ["Transfer-Encoding", "Content-Length"].filter((name) => headers.has(name));
  // The body is read last: reading it makes a stream of it, which Deno and Bun send more slowly.
  if (present.at(-1) === "Content-Length" && (method === "HEAD" || response.body === null)) present.pop();
  return present.length > 0 ? without(present, response) : response;
}

function forwarded(response: Response, decodes: DecodesCoding): Response {
  const { headers, status } = response;
  const named = headers.get("Connection")?.split(",") ?? [];
  const stale = [...CONNECTION_HEADERS, ...named.map((name) => name.trim()).filter(isToken)];
  const coding = codingOf(headers);
  const isDecoded = coding !== undefined && decodes(coding);
  if (isDecoded && status === 206) {
    throw new TypeError(
      `The response of fetch is a part (206) of a body with the coding ${JSON.stringify(coding)}, which can't be decoded: request parts with the header Accept-Encoding: identity`,
    );
  }
  if (isDecoded) stale.push(...CODED_BODY_HEADERS);
  const present = stale.filter((name) => headers.has(name));
  if (present.length === 0) return response;
  const answer = without(present, response);
  const tag = answer.headers.get("ETag");
  // A strong ETag identifies the exact bytes, and decoding changed them (RFC 9110 section 8.8.3).
  if (isDecoded && tag?.startsWith('"')) answer.headers.set("ETag", `W/${tag}`);
  return answer;
}

function isToken(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

function without(names: readonly string[], response: Response): Response {
  const answer = new Response(response.body, response);
  for (const name of names) answer.headers.delete(name);
  return answer;
}

/**
 * Adds CORS headers to a document, unless they are already set.
 *
 * @throws {ConfigurationError} if the policy is invalid.
 */
export function withCors(
  request: RequestHead,
  response: Response,
  cors: CorsPolicy | undefined,
  policies: CorsPolicies,
): Response {
  return withHeaders(response, (headers) => allowOrigin(request, headers, cors, policies));
}

/**
 * Adds CORS headers to an answer for a caller. Makes it private to that caller unless the handler set `Cache-Control`.
 * An answer that no page asked for and no cache may keep is returned as it is (docs/decisions/0019).
 *
 * @throws {TypeError} if the body was already read, so the answer can't be sent.
 */
export function withCallerHeaders(
  request: RequestHead,
  response: Response,
  cors: CorsPolicy | undefined,
  policies: CorsPolicies,
): Response {
  const isKept = mayBeKept(request, response);
  // Every page that calls from another origin sends `Origin` with a POST (Fetch standard, section 3.1).
  const isTouched = isKept || request.headers.has("Origin");
  // An untouched answer keeps its body as the handler made it. To look at it would make a stream of a text, which Deno
  // and Bun send more slowly.
  requireUnread(response.bodyUsed || (isTouched && response.body?.locked === true));
  if (!isTouched) return response;
  return withHeaders(response, (headers) => {
    allowOrigin(request, headers, cors, policies);
    if (isKept && !headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
  });
}

/**
 * Whether a cache may keep the answer and give it to another caller or page. It may keep an answer to `POST` only if the
 * answer names its own URL in `Content-Location` (RFC 9110 section 9.3.3).
 */
function mayBeKept({ method }: RequestHead, { headers }: Response): boolean {
  return method !== "POST" || headers.has("Content-Location");
}

/** Without this check the platform fails while sending, and neither the caller nor the operator gets an explanation. */
function requireUnread(isRead: boolean): void {
  if (!isRead) return;
  throw new TypeError(
    "The handler's answer has been read already: make a new Response for each request, or return a clone()",
  );
}
