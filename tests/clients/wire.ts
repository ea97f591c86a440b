/** A request and its answer, as the client saw them. */
export interface Exchange {
  method: string;
  url: URL;
  /** The client's `MCP-Protocol-Version`. */
  revision: string | null;
  status: number;
}

/** A `fetch` that records requests and answers, and can hide or change parts of them. */
export function wire(
  changes: { send?: (request: Request) => Request | Response; see?: (response: Response) => Response } = {},
) {
  const { send = (request) => request, see = (response) => response } = changes;
  const exchanges: Exchange[] = [];
  const watched: typeof fetch = async (input, init) => {
    const sent = send(new Request(input, init));
    if (sent instanceof Response) return sent;
    const response = await fetch(sent);
    const revision = sent.headers.get("MCP-Protocol-Version");
    exchanges.push({ method: sent.method, url: new URL(sent.url), revision, status: response.status });
    return see(response);
  };
  return { fetch: watched, exchanges };
}

/**
 * A client of revision 2025-03-26. It does not know protected resource metadata, looks for an authorization server at
 * the server's origin, and names no resource.
 */
export function wireOf2025March() {
  return wire({
    send(request) {
      if (new URL(request.url).pathname.startsWith("/.well-known/oauth-protected-resource")) {
        return new Response("never asked for", { status: 404 });
      }
      const own = new Request(request);
      if (own.headers.has("MCP-Protocol-Version")) own.headers.set("MCP-Protocol-Version", "2025-03-26");
      return own;
    },
    see: withoutChallenge,
  });
}

/** The answer without `WWW-Authenticate`, as after a faulty proxy. */
export function withoutChallenge(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("WWW-Authenticate");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
