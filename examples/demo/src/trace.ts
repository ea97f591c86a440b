/** Called with a sentence about each step. It never contains a token. */
export type OnStep = (sentence: string) => void;

/** A `fetch` that describes its requests, to show how a client discovers the zone. */
export function tracingFetch(onStep: OnStep): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    const sentence = describe(url, init?.method ?? "GET", response);
    if (sentence) onStep(sentence);
    return response;
  };
}

function describe(url: URL, method: string, response: Response): string | undefined {
  const { pathname } = url;
  if (pathname === "/mcp" && response.status === 401) {
    const [, metadata] = /resource_metadata="([^"]+)"/.exec(response.headers.get("WWW-Authenticate") ?? "") ?? [];
    return `${method} /mcp -> 401, the metadata is at ${metadata ?? "(nowhere: the challenge is missing)"}`;
  }
  if (!response.ok) return pathname === "/mcp" ? undefined : `${method} ${pathname} -> ${response.status}`;
  if (pathname.startsWith("/.well-known/oauth-protected-resource")) return "discovery: which zone protects this server";
  if (pathname.startsWith("/.well-known/")) return `discovery: the endpoints of ${url.origin}`;
  if (method === "POST" && response.status === 201) return "registration: the zone gave the client an id";
  if (method === "POST" && pathname !== "/mcp") return "token: the zone gave an access token for this server";
  return undefined;
}
