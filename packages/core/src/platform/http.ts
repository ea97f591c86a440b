import { withDeadline } from "../concurrency/deadline.ts";
import { isTooDeep } from "../encoding/json-text.ts";
import { parseUrl } from "../encoding/url.ts";
import { readAtMost } from "./read-at-most.ts";
import type { Runtime } from "./runtime.ts";

/** Bounds of one outbound call. */
export interface FetchLimits {
  /** The limit for the whole exchange, body included, in milliseconds. Default: 5,000. */
  timeoutMs?: number | undefined;
  /** The largest body read, in bytes. Default: 524,288. */
  maxBytes?: number | undefined;
  /** Cancels the call from outside. */
  signal?: AbortSignal | undefined;
}

/** A complete answer. `json` is undefined if the body is not JSON. */
export interface JsonResponse {
  status: number;
  headers: Headers;
  json: unknown;
}

/** A complete answer as text. */
export interface TextResponse {
  status: number;
  text: string;
}

/** Why no usable answer arrived. */
export type FetchFailure = "network" | "timeout" | "aborted" | "redirect" | "too_large";

/** No usable answer arrived. The message names the URL without query and user name, and nothing that was sent. */
export class FetchError extends Error {
  override readonly name = "FetchError";
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

/** The default limit for one outbound call, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 5_000;
const DEFAULT_MAX_BYTES = 512 * 1024;

/**
 * Fetches a JSON document within limits of time and size. The limits hold even if `fetch` ignores its signal. Redirects
 * are refused, because they could point this server at any address.
 *
 * @throws {FetchError} if no complete answer arrives within the limits.
 */
export async function fetchJson(
  runtime: Pick<Runtime, "fetch">,
  url: string,
  init?: RequestInit,
  limits?: FetchLimits,
): Promise<JsonResponse> {
  const { status, headers, bytes } = await fetchBytes(runtime, url, init, limits);
  return { status, headers, json: parseJson(bytes) };
}

/** The same for a document that is plain text. */
export async function fetchText(
  runtime: Pick<Runtime, "fetch">,
  url: string,
  init?: RequestInit,
  limits?: FetchLimits,
): Promise<TextResponse> {
  const { status, bytes } = await fetchBytes(runtime, url, init, limits);
  return { status, text: new TextDecoder().decode(bytes) };
}

interface BytesResponse {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
}

async function fetchBytes(
  runtime: Pick<Runtime, "fetch">,
  url: string,
  init: RequestInit = {},
  limits: FetchLimits = {},
): Promise<BytesResponse> {
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
): Promise<BytesResponse> {
  // Not "error": workerd supports only "follow" and "manual".
  const response = await runtime.fetch(url, { ...init, redirect: "manual" });
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel().catch(() => undefined);
    throw new FetchError("redirect", `${addressOf(url)} answered with a redirect, which is not followed`);
  }
  const bytes = await readAtMost(response.body, maxBytes, init.signal);
  if (!bytes) throw new FetchError("too_large", `${addressOf(url)} answered with more than ${maxBytes} bytes`);
  return { status: response.status, headers: response.headers, bytes };
}

/** Whether the resource is gone from this URL and may have moved (RFC 9110 sections 15.5.5 and 15.5.11). */
export function isGone(status: number): boolean {
  return status === 404 || status === 410;
}

/** Longer delays are capped to a day. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60;

/** The delay that a `Retry-After` header asks for, in seconds (RFC 9110 section 10.2.3). At most a day. */
export function retryAfterSeconds(headers: Headers, nowMs: number): number | undefined {
  const seconds = secondsUntil(headers.get("Retry-After")?.trim() ?? "", nowMs);
  return seconds === undefined ? undefined : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER_SECONDS);
}

function secondsUntil(value: string, nowMs: number): number | undefined {
  if (/^\d+$/.test(value)) return Number(value);
  // Every HTTP date begins with a weekday. `Date.parse` alone would accept "-5" and "1.5" as dates.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.ceil((date - nowMs) / 1000);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // A document this deep could overflow the stack of code that serializes it.
    return isTooDeep(text) ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The part of a URL that may be logged. The query and the user name may hold a secret. */
function addressOf(url: string): string {
  const parsed = parseUrl(url);
  return parsed ? parsed.origin + parsed.pathname : "the address";
}
