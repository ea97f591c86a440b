/**
 * Whether a platform's `fetch` takes this content coding off a body before it hands the body out. It is asked about the
 * value of `Content-Encoding`, in small letters, several codings with commas between them.
 */
export type DecodesCoding = (contentEncoding: string) => boolean;

/** What belongs to one connection (RFC 9110 section 7.6.1). */
const OF_THE_CONNECTION = [
  "Connection",
  "Keep-Alive",
  "Proxy-Connection",
  "TE",
  "Trailer",
  "Transfer-Encoding",
  "Upgrade",
];
/** What is true of a body in its coding only: its size, its digests (RFC 9530), and that parts of it can be had. */
const OF_THE_CODED = [
  "Content-Encoding",
  "Content-Length",
  "Content-MD5",
  "Content-Digest",
  "Digest",
  "Repr-Digest",
  "Accept-Ranges",
];

/** Codings that every platform decodes which decodes at all. */
const decodesCommon: DecodesCoding = (coding) => coding === "gzip" || coding === "br";

/**
 * A handler's answer as a server may send it. The headers of an answer that comes from `fetch` tell of a body and a
 * connection that are gone: `fetch` has decoded the body, and says `Content-Encoding` all the same. Of any other answer the
 * framing is left to the platform, because a length that is wrong makes the rest of a body the client's next answer.
 *
 * @param method The method of the request.
 * @param decodes Which codings the platform's `fetch` takes off. Default: gzip and br.
 * @throws {TypeError} for a part (206) of a body in a coding: nobody can make use of that.
 */
export function outgoingResponse(response: Response, method: string, decodes: DecodesCoding = decodesCommon): Response {
  // A WebSocket upgrade can't be rebuilt; a body that has been read can't be sent, which is told elsewhere.
  if (response.status === 101 || response.bodyUsed) return response;
  return response.url === "" ? framedAnew(response, method) : passedOn(response, decodes);
}

function framedAnew(response: Response, method: string): Response {
  const { headers } = response;
  const stale = ["Transfer-Encoding"];
  if (response.body !== null && method !== "HEAD") stale.push("Content-Length");
  const there = stale.filter((name) => headers.has(name));
  return there.length > 0 ? without(there, response) : response;
}

function passedOn(response: Response, decodes: DecodesCoding): Response {
  const { headers, status } = response;
  const named = headers.get("Connection")?.split(",") ?? [];
  const stale = [...OF_THE_CONNECTION, ...named.map((name) => name.trim()).filter(isToken)];
  const coding = headers.get("Content-Encoding")?.trim().toLowerCase();
  const isDecoded = coding !== undefined && decodes(coding);
  if (isDecoded && status === 206) {
    throw new TypeError(
      `What fetch gave is a part of a body in the coding ${JSON.stringify(coding)}, which can't be read: ask for parts with the header Accept-Encoding: identity`,
    );
  }
  if (isDecoded) stale.push(...OF_THE_CODED);
  const there = stale.filter((name) => headers.has(name));
  if (there.length === 0) return response;
  const answer = without(there, response);
  const tag = answer.headers.get("ETag");
  // A strong validator names the very bytes, and these are others (RFC 9110 section 8.8.3).
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
