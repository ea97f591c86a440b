const ROUND_TRIP_MS = 25;

/** Fetches for a Worker, with a round trip long enough to show which fetch waits for which. */
export class FetchLog {
  #fetches = [];

  /** For Miniflare's `outboundService`. */
  forward = async (request) => {
    const entry = {
      startedAt: performance.now(),
      endedAt: Number.POSITIVE_INFINITY,
    };
    this.#fetches.push(entry);
    const body = request.method === "GET" ? undefined : await request.arrayBuffer();
    const [response] = await Promise.all([
      fetch(request.url, { method: request.method, headers: withoutHost(request.headers), body }),
      new Promise((resolve) => setTimeout(resolve, ROUND_TRIP_MS)),
    ]);
    const answer = { status: response.status, headers: plain(response.headers), body: await response.arrayBuffer() };
    entry.endedAt = performance.now();
    return answer;
  };

  /** The number of fetches so far, and the length of the longest chain in which each waits for the one before. */
  summary() {
    const depths = [];
    for (const [index, { startedAt }] of this.#fetches.entries()) {
      const before = this.#fetches.slice(0, index).map(({ endedAt }, at) => (endedAt <= startedAt ? depths[at] : 0));
      depths.push(1 + Math.max(0, ...before));
    }
    return {
      fetches: this.#fetches.length,
      sequential: Math.max(0, ...depths),
    };
  }
}

function withoutHost(headers) {
  return Object.fromEntries([...headers].filter(([name]) => name !== "host" && name !== "content-length"));
}

function plain(headers) {
  return Object.fromEntries(
    [...headers].filter(
      ([name]) => !/^(content-(length|encoding)|transfer-encoding|connection|keep-alive)$/.test(name),
    ),
  );
}
