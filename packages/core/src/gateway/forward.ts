import type { AuthInfo } from "../auth-info.ts";
import type { TokenCache } from "../cache/token-cache.ts";
import { requireTimeout } from "../concurrency/deadline.ts";
import { isEventStream } from "../encoding/event-stream.ts";
import { ConfigurationError, messageOf, UpstreamError } from "../errors.ts";
import type { DecodesCoding } from "../platform/content-coding.ts";
import { readAtMost } from "../platform/read-at-most.ts";
import { createRuntime, type Runtime } from "../platform/runtime.ts";
import { outgoingResponse } from "../server/outgoing-response.ts";
import { AddedHeaders } from "./added-headers.ts";
import { type BodyLimits, boundedBody, requireSize } from "./bounded-body.ts";
import { withOwnEndpoints } from "./endpoint-events.ts";
import type { ForwardOptions, GatewayExchange } from "./options.ts";
import { PassedHeaders } from "./passed-headers.ts";
import { Route } from "./route.ts";
import { demandedScopes } from "./scope-challenge.ts";
import { UpstreamScopes } from "./step-up.ts";
import {
  requireUsable,
  type Send,
  sendWithoutToken,
  sendWithToken,
  type UpstreamCall,
  withinTime,
} from "./upstream-call.ts";

const DEFAULT_MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_IDLE_TIMEOUT_MS = 30_000;
const DEFAULT_BODY_TIMEOUT_MS = 300_000;

/** A handler that forwards requests of verified callers, for every adapter. */
export type Forwarder = (
  request: Request,
  auth: AuthInfo,
  services: { readonly tokens: Pick<TokenCache, "fetchWithToken"> },
) => Promise<Response>;

/** Facts about the platform. */
export interface ForwardPlatform {
  /** The content codings that its `fetch` decodes. Default: gzip and br. */
  decodes?: DecodesCoding | undefined;
}

/**
 * A handler that forwards each request to a server behind this one: without the caller's token, and with a token of that
 * server, or with headers that you choose. `createGateway` of each adapter is a protected server with this handler.
 *
 * A wrong setting does not throw here: `onEvent` gets the cause, and requests get 500.
 *
 * @example
 * ```ts
 * const forward = forwardTo({ upstream: "https://mcp.example.com/mcp", path: "/mcp", exchange: "https://mcp.example.com/mcp" });
 * ```
 */
export function forwardTo(options: ForwardOptions, platform: ForwardPlatform = {}): Forwarder {
  const forwarding = orReason(() => new Forwarding(options, platform));
  createRuntime(options).reportMisconfiguration(forwarding);
  return async (request, auth, services) => {
    if (forwarding instanceof ConfigurationError) throw forwarding;
    return forwarding.serve(request, auth, services);
  };
}

/** The result, or the error that says which setting is wrong. */
function orReason<T>(create: () => T): T | ConfigurationError {
  try {
    return create();
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

class Forwarding {
  readonly #route: Route;
  readonly #passed: PassedHeaders;
  readonly #added: AddedHeaders;
  readonly #resource: string | undefined;
  readonly #scopes: UpstreamScopes;
  readonly #maxRequestBytes: number;
  readonly #limits: BodyLimits;
  readonly #timeoutMs: number;
  readonly #runtime: Runtime;
  readonly #decodes: DecodesCoding | undefined;

  constructor(options: ForwardOptions, { decodes }: ForwardPlatform) {
    const exchange = exchangeIn(options);
    this.#resource = exchange?.resource;
    this.#scopes = new UpstreamScopes(exchange ?? {});
    this.#added = new AddedHeaders(options.headers, exchange !== undefined);
    this.#route = new Route(options.upstream, options.path ?? "/", exchange !== undefined || !this.#added.isEmpty);
    this.#passed = new PassedHeaders(options.requestHeaders, options.responseHeaders);
    this.#maxRequestBytes = requireBytes("maxRequestBytes", options.maxRequestBytes ?? DEFAULT_MAX_REQUEST_BYTES);
    this.#limits = {
      maxBytes: requireBytes("maxResponseBytes", options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES),
      idleMs: requireTimeout(options.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS, "idleTimeoutMs"),
      totalMs: requireTimeout(options.bodyTimeoutMs ?? DEFAULT_BODY_TIMEOUT_MS, "bodyTimeoutMs"),
    };
    this.#timeoutMs = requireTimeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, "timeoutMs");
    this.#runtime = createRuntime(options);
    this.#decodes = decodes;
  }

  async serve(request: Request, auth: AuthInfo, services: Parameters<Forwarder>[2]): Promise<Response> {
    const target = this.#route.target(new URL(request.url));
    if (target === undefined) return refusal(404, "not_found");
    if (target.includes(auth.token)) return refusal(400, "invalid_request");
    const headers = this.#passed.request(request.headers, auth.token);
    if (!(await this.#added.setOn(headers, auth))) return refusal(403, "access_denied", NO_SECRET);
    const { method } = request;
    const body = hasBody(request) ? await this.#readBody(request) : undefined;
    if (body === "too_large") return refusal(413, "invalid_request", "The request body is too large");
    if (body === "too_slow") return refusal(408, "invalid_request", "The request body took too long");
    const send =
      this.#resource === undefined
        ? sendWithoutToken(this.#runtime.fetch)
        : sendWithToken(services.tokens, auth, this.#resource, this.#route.origin);
    const answer = await withinTime(this.#timeoutMs, request.signal, (signal) =>
      this.#answer({ method, target, headers, body, signal }, auth, send),
    );
    try {
      requireUsable(answer);
      return this.#passOn(answer, request, target);
    } catch (error) {
      // Nobody will read it, and its connection would stay open. A body that is being read is cancelled by its reader.
      await answer.body?.cancel().catch(() => undefined);
      throw error;
    }
  }

  /** The answer of the upstream server. If it demands scopes, and the caller may have them, the call is repeated with them. */
  async #answer(call: UpstreamCall, auth: AuthInfo, send: Send): Promise<Response> {
    const requested = this.#scopes.requestedFor(auth);
    const answer = await send(call, requested);
    if (answer.status !== 403 || this.#resource === undefined) return answer;
    const demanded = demandedScopes(answer.headers.get("WWW-Authenticate"));
    try {
      const scopes = this.#scopes.after(demanded, requested, auth);
      if (!scopes) return answer;
      await answer.body?.cancel();
      return await send(call, scopes);
    } catch (error) {
      await answer.body?.cancel().catch(() => undefined);
      throw error;
    }
  }

  /** The whole body: it can be sent again with another token, and its length is known. */
  async #readBody({ headers, body }: Request): Promise<Uint8Array<ArrayBuffer> | "too_large" | "too_slow"> {
    const declared = Number(headers.get("Content-Length") ?? 0);
    if (declared > this.#maxRequestBytes) return "too_large";
    const time = AbortSignal.timeout(this.#timeoutMs);
    const bytes = await readAtMost(body, this.#maxRequestBytes, time).catch(() => {
      throw new DOMException("The client has left before it sent its whole request", "AbortError");
    });
    // What was read by then is not the whole body.
    return time.aborted ? "too_slow" : (bytes ?? "too_large");
  }

  #passOn(answer: Response, request: Request, target: string): Response {
    const decoded = this.#decoded(answer, request.method);
    const headers = this.#passed.response(decoded.headers, this.#route, target);
    return new Response(this.#bodyOf(decoded, request, target), { status: answer.status, headers });
  }

  /** What `fetch` has decoded has neither its coding nor its length any more. A part of it is of no use. */
  #decoded(answer: Response, method: string): Response {
    try {
      return outgoingResponse(answer, method, this.#decodes);
    } catch (error) {
      throw new UpstreamError("unreadable", messageOf(error), { cause: error });
    }
  }

  #bodyOf(answer: Response, { method, signal }: Request, target: string): ReadableStream<Uint8Array> | null {
    const { body, headers, status } = answer;
    if (!body) return null;
    if (method === "HEAD" || [204, 205, 304].includes(status)) {
      body.cancel().catch(() => undefined);
      return null;
    }
    const { emit, now } = this.#runtime;
    const onFailure = ({ reason, message }: UpstreamError) => {
      if (!signal.aborted) emit({ type: "upstream.failed", reason, message });
    };
    if (isEventStream(headers)) {
      const events = method === "GET" ? this.#withOwnUrls(body, headers, target) : body;
      return boundedBody(events, UNLIMITED, onFailure, now);
    }
    requireSize(headers, this.#limits.maxBytes);
    return boundedBody(body, this.#limits, onFailure, now);
  }

  /** The transport of revision 2024-11-05 sends clients to URLs. Those must lead through the gateway. */
  #withOwnUrls(events: ReadableStream<Uint8Array>, headers: Headers, target: string): ReadableStream<Uint8Array> {
    // The gateway requests no coding that it can't decode.
    if (headers.has("Content-Encoding"))
      throw new UpstreamError("unreadable", "The upstream server's events are coded");
    return withOwnEndpoints(events, (url) => {
      const own = this.#route.back(url, target);
      if (own !== undefined) return own;
      throw new UpstreamError(
        "unreadable",
        "The upstream server names a URL for messages that is not below `upstream`",
      );
    });
  }
}

/** A stream of events may be of any length and silent for any time. */
const UNLIMITED: BodyLimits = { maxBytes: Number.POSITIVE_INFINITY, idleMs: undefined, totalMs: undefined };
const NO_SECRET = "This gateway has no credential of yours for the server behind it";

function refusal(status: number, error: string, error_description?: string): Response {
  return Response.json({ error, error_description }, { status, headers: { "Cache-Control": "no-store" } });
}

/** A GET with a body can't be sent. */
function hasBody({ method, body }: Request): boolean {
  return body !== null && method !== "GET" && method !== "HEAD";
}

function exchangeIn({ exchange }: ForwardOptions): GatewayExchange | undefined {
  if (exchange === undefined) return undefined;
  const found = typeof exchange === "string" ? { resource: exchange } : exchange;
  if (typeof found?.resource === "string" && found.resource !== "") return found;
  throw new ConfigurationError(
    'exchange must be the identifier of the upstream server in the zone, such as "https://mcp.example.com/mcp", or an object with it as `resource`',
  );
}

function requireBytes(name: string, bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes;
  throw new ConfigurationError(`${name} must be a whole number of bytes, 1 or more`);
}
