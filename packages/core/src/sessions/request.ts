import { changedRequest } from "../platform/request.ts";

/** The request with another URL, and with `header` set if it is given. Returns `request` itself if nothing changes. */
export function withSession(request: Request, url: string, header: [name: string, value: string] | undefined): Request {
  if (!header && url === request.url) return request;
  const headers = new Headers(request.headers);
  if (header) headers.set(...header);
  return changedRequest(request, { url, headers });
}
