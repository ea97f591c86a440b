import type { AuthInfo } from "../auth-info.ts";
import { andThen, type MaybePromise } from "../concurrency/maybe-promise.ts";
import { isEventStream } from "../encoding/event-stream.ts";
import { ConfigurationError, SessionError } from "../errors.ts";
import { changedRequest } from "../platform/request.ts";
import { withHeaders } from "../platform/response-headers.ts";
import type { Runtime } from "../platform/runtime.ts";
import { type OpenSession, SessionBinder } from "./binder.ts";
import { replaceInEndpointEvent } from "./endpoint-event.ts";
import { type SessionKeyOptions, SessionKeys } from "./keys.ts";
import { replaceSessionIds } from "./query.ts";

/** Whether and how sessions are bound to callers. */
export interface SessionPolicy {
  /**
   * `"bound"`: a session belongs to the caller that opened it, identified by issuer, subject and client. Any other
   * caller gets 404. `"unbound"`: every caller that knows the id can use the session, unless the handler checks.
   * Default: `"bound"`.
   */
  sessions?: "bound" | "unbound" | undefined;
  /** The secrets that bind sessions. Default: a random key of this process, so other processes can't read its ids. */
  sessionKeys?: SessionKeyOptions | (() => SessionKeyOptions | undefined) | undefined;
}

type Handler = (request: Request, auth: AuthInfo) => Response | Promise<Response>;

const HEADER = "Mcp-Session-Id";
const UNSHARED =
  "Sessions are bound with a key of this process only. If several processes serve them, set KEYCARD_CACHE_SECRET";

/**
 * Binds sessions to callers without a store. A session id goes to the client with an HMAC that names its caller. If the
 * same caller sends it back, the handler gets its original id.
 */
export class Sessions {
  readonly #runtime: Pick<Runtime, "emit">;
  readonly #keys: SessionKeys;
  readonly #binder: SessionBinder;
  readonly #areBound: boolean;

  /** @throws {ConfigurationError} if `sessions` is neither `"bound"` nor `"unbound"`. */
  constructor({ sessions = "bound", sessionKeys }: SessionPolicy, runtime: Pick<Runtime, "emit">) {
    if (sessions !== "bound" && sessions !== "unbound") {
      throw new ConfigurationError('sessions must be "bound" or "unbound"');
    }
    const options = typeof sessionKeys === "function" ? sessionKeys : () => sessionKeys;
    this.#areBound = sessions === "bound";
    this.#runtime = runtime;
    this.#keys = new SessionKeys(options, () => runtime.emit({ type: "session.unshared", message: UNSHARED }));
    this.#binder = new SessionBinder(this.#keys);
  }

  /**
   * Calls the handler with the caller's request and returns its response. Waits for nothing but the handler if no
   * session is named.
   *
   * @throws {SessionError} if the request names a session of another caller, or a malformed session id.
   */
  serve(request: Request, auth: AuthInfo, handler: Handler): MaybePromise<Response> {
    if (!this.#areBound) return handler(request, auth);
    const bound = request.headers.get(HEADER);
    if (bound !== null || request.url.includes("?")) return this.#serveNamed(request, auth, handler, bound);
    const response = handler(request, auth);
    // A handler may return any object with `then`.
    return andThen(response instanceof Response ? response : Promise.resolve(response), (answer) =>
      this.#bound(request, answer, auth),
    );
  }

  /** Serves a request that may name a session, in its header or in its query. */
  async #serveNamed(request: Request, auth: AuthInfo, handler: Handler, bound: string | null): Promise<Response> {
    const session = bound === null ? undefined : await this.#open(bound, auth);
    const url = await replaceSessionIds(request.url, async (id) => (await this.#open(id, auth)).id);
    const response = await handler(withSession(request, url, session && [HEADER, session.id]), auth);
    return this.#bound(request, response, auth, session);
  }

  async #open(bound: string, auth: AuthInfo): Promise<OpenSession> {
    try {
      return await this.#binder.open(bound, auth);
    } catch (error) {
      if (error instanceof SessionError) {
        const { issuer, subject = "", clientId } = auth;
        this.#runtime.emit({ type: "session.refused", reason: error.reason, issuer, subject, clientId });
      }
      throw error;
    }
  }

  #bound(request: Request, response: Response, auth: AuthInfo, session?: OpenSession): MaybePromise<Response> {
    const id = response.headers.get(HEADER);
    if (id !== null) {
      const isKnown = session?.id === id && !session.isOutdated;
      return andThen(isKnown ? session.bound : this.#binder.bind(id, auth), (bound) =>
        withHeaders(response, (headers) => headers.set(HEADER, bound)),
      );
    }
    // The transport of revision 2024-11-05 starts with a GET and does not use the header.
    if (request.method !== "GET" || session || !isEventStream(response.headers)) return response;
    return this.#boundEndpoint(response, auth);
  }

  async #boundEndpoint(response: Response, auth: AuthInfo): Promise<Response> {
    if (!response.body) return response;
    // A wrong secret must lead to an error response, not to a stream that breaks off.
    await this.#keys.prepare();
    const events = replaceInEndpointEvent(response.body, (id) => this.#binder.bind(id, auth));
    const copy = new Response(events, response);
    copy.headers.delete("Content-Length");
    return copy;
  }
}

/** The request with another URL, and with `header` set if it is given. Returns `request` itself if nothing changes. */
function withSession(request: Request, url: string, header: [name: string, value: string] | undefined): Request {
  if (!header && url === request.url) return request;
  const headers = new Headers(request.headers);
  if (header) headers.set(...header);
  return changedRequest(request, { url, headers });
}
