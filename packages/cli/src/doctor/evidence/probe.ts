/** The result of one request. */
export type Probe = Answer | Silence;

export interface Answer {
  readonly answered: true;
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** Undefined if the body is not JSON. */
  readonly json: unknown;
  /** This machine's time halfway between request and answer, in milliseconds. */
  readonly atMs: number;
}

export interface Silence {
  readonly answered: false;
  readonly url: string;
  /** A sentence without a full stop. */
  readonly why: string;
}

/** Sends one request. */
export type Prober = (url: string | URL, init?: RequestInit) => Promise<Probe>;

const MAX_BYTES = 512 * 1024;

/** Sends requests that wait at most `timeoutMs` for the answer, read at most 512 KiB, and follow no redirect. */
export function boundedProber(timeoutMs: number): Prober {
  return async (address, init = {}) => {
    const url = String(address);
    const signal = AbortSignal.timeout(timeoutMs);
    const sentAt = Date.now();
    try {
      const asked = new Headers(init.headers);
      asked.set("User-Agent", "edgegrant-doctor");
      const response = await fetch(url, { ...init, headers: asked, redirect: "manual", signal });
      const { status, headers } = response;
      const atMs = (sentAt + Date.now()) / 2;
      const body = await readAtMost(response, MAX_BYTES);
      if (body === undefined) return silence(url, `it answered with more than ${MAX_BYTES / 1024} KiB`);
      return { answered: true, url, status, headers, json: parseJson(body), atMs };
    } catch (error) {
      return silence(url, signal.aborted ? `no answer came within ${timeoutMs / 1000} s` : describeFailure(error));
    }
  };
}

/** Replaces a request that was not sent. */
export function silence(url: string | URL, why: string): Silence {
  return { answered: false, url: String(url), why };
}

async function readAtMost(response: Response, maxBytes: number): Promise<Buffer | undefined> {
  // An event stream may never end, and no check needs its content.
  if (!response.body || response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return Buffer.alloc(0);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: "its host name is not known",
  EAI_AGAIN: "its host name can't be looked up at the moment",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
};

function describeFailure(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "no connection";
  return FAILURES[code] ?? `it can't be reached (${code})`;
}
