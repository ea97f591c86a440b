/** What a cache keeps of an answer. */
interface Kept {
  url: string;
  /** The request headers that the answer varies by, with the values of its request. */
  varies: readonly (readonly [name: string, value: string | null])[];
  body: string;
  status: number;
  headers: Headers;
}

/** An HTTP cache that keeps all that RFC 9111 section 3 lets it keep, and never forgets. */
export class HttpCache {
  readonly #isShared: boolean;
  readonly #kept: Kept[] = [];

  /** @param isShared Whether the cache stands between many clients and the server. Otherwise it is a browser's own. */
  constructor(isShared: boolean) {
    this.#isShared = isShared;
  }

  /** The answer to a request: one that was kept, if it fits, else the server's. */
  async send(request: Request, server: (request: Request) => Promise<Response>): Promise<Response> {
    const kept = request.method === "GET" ? this.#kept.find((each) => fits(request, each)) : undefined;
    if (kept) return new Response(kept.body, kept);
    const response = await server(request);
    if (this.#mayKeep(request, response.headers)) {
      const { status, headers } = response;
      const names = listed(headers, "Vary");
      const varies = names.map((name) => [name, request.headers.get(name)] as const);
      this.#kept.push({ url: request.url, varies, body: await response.clone().text(), status, headers });
    }
    return response;
  }

  #mayKeep(request: Request, headers: Headers): boolean {
    const directives = listed(headers, "Cache-Control").map((directive) => directive.split("=")[0] ?? "");
    const has = (...names: string[]) => names.some((name) => directives.includes(name));
    if (has("no-store") || (this.#isShared && has("private"))) return false;
    // Section 3.5.
    const isForAll = has("public", "must-revalidate", "s-maxage");
    if (this.#isShared && request.headers.has("Authorization") && !isForAll) return false;
    // RFC 9110 section 9.3.3. An answer to GET with the status 200 needs no explicit freshness.
    const isFresh = has("max-age", "s-maxage") || headers.has("Expires");
    return request.method === "GET" || (isFresh && headers.get("Content-Location") === request.url);
  }
}

const fits = (request: Request, { url, varies }: Kept) =>
  url === request.url && varies.every(([name, value]) => request.headers.get(name) === value);

function listed(headers: Headers, name: string): string[] {
  const members = headers.get(name)?.toLowerCase().split(",") ?? [];
  return members.map((member) => member.trim()).filter((member) => member !== "");
}
