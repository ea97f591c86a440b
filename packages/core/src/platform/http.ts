import { withDeadline } from "../concurrency/deadline.ts";
import { isTooDeep } from "../encoding/json-text.ts";
import { parseUrl } from "../encoding/url.ts";
import type { Runtime } from "./runtime.ts";

/** Bounds of one outbound call. */
export interface FetchLimits {
  /** For the whole exchange, body included, in milliseconds. Default: 5,000. */
  timeoutMs?: number | undefined;
  /** The largest body read, in bytes. Default: 524,288. */
  maxBytes?: number | undefined;
  /** Cancels the call from outside. */
  signal?: AbortSignal | undefined;
}

/** An answer that arrived whole. `json` is undefined if the body is not JSON. */
export interface JsonResponse {
  status: number;
  headers: Headers;
  json: unknown;
}

/** Why no usable answer arrived. */
export type FetchFailure = "network" | "timeout" | "aborted" | "redirect" | "too_large";

/** No usable answer arrived. The message names the address without query and user, and nothing that was sent. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

/** How long one outbound call may take, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_MAX_BYTES = 512 * 1024;

/**
 * Fetches a JSON document within bounds of time and size, which hold whatever `fetch` makes of its signal. Redirects are
 * refused: whoever can answer with one could point this server anywhere.
 *
 * @throws {FetchError} if no answer arrives within the bounds.
 */
export async function fetchJson(
  runtime: Pick<Runtime, "fetch">,
  url: string,
  init: RequestInit = {},
  limits: FetchLimits = {},
): Promise<JsonResponse> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = limits;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = limits.signal ? AbortSignal.any([timeout, limits.signal]) : timeout;
  const address = addressOf(url);
  const ended = (cause?: unknown) =>
    limits.signal?.aborted
      ? new FetchError("aborted", `The call to ${address} was cancelled`, cause)
      : new FetchError("timeout", `${address} did not answer within ${timeoutMs} ms`, cause);
  try {
    return await withDeadline(sendRequest(runtime, url, { ...init, signal }, maxBytes), {
      signal,
      error: () => ended(),
    });
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if (signal.aborted) throw ended(error);
    throw new FetchError("network", `${address} can't be reached`, error);
  }
}

async function sendRequest(
  runtime: Pick<Runtime, "fetch">,
  url: string,
  init: RequestInit & { signal: AbortSignal },
  maxBytes: number,
): Promise<JsonResponse> {
  // Not "error": workerd knows only "follow" and "manual".
  const response = await runtime.fetch(url, { ...init, redirect: "manual" });
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel().catch(() => undefined);
    throw new FetchError("redirect", `${addressOf(url)} answered with a redirect, which is not followed`);
  }
  const bytes = await readAtMost(response, maxBytes, init.signal);
  if (!bytes) throw new FetchError("too_large", `${addressOf(url)} answered with more than ${maxBytes} bytes`);
  return { status: response.status, headers: response.headers, json: parseJson(bytes) };
}

/** Whether nothing is at an address any more, so that it may stand elsewhere (RFC 9110 sections 15.5.5 and 15.5.11). */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** Whoever asks to come back later than in a day means nothing by it. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/** The seconds that a `Retry-After` header asks for (RFC 9110 section 10.2.3), a day at most, or undefined. */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const seconds = secondsUntil(headers.get("Retry-After")?.trim() ?? "", nowMs);
  return seconds === undefined ? undefined : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER_SECONDS);
}

function secondsUntil(value: string, nowMs: number): number | undefined {
  if (/^\d+$/.test(value)) return Number(value);
  // Every form of an HTTP date begins with a weekday; Date.parse would take "-5" and "1.5" for dates too.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.ceil((date - nowMs) / 1000);
}

/** The whole body, or undefined if it is larger. Nothing of it is left unread behind anybody's back. */
async function readAtMost(response: Response, maxBytes: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return concatenate(chunks, size);
      size += value.byteLength;
      if (size > maxBytes) return undefined;
      chunks.push(value);
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // Whoever writes such a document out again runs out of stack.
    return isTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What of a URL may stand in a log: a query or a user name may hold a secret. */
function addressOf(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? parsed.origin + parsed.pathname : "the address";
}
