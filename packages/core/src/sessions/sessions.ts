import type { AuthInfo } from "../auth-info.ts";
import { ConfigurationError, SessionError } from "../errors.ts";
import { withHeaders } from "../platform/response.ts";
import type { Runtime } from "../platform/runtime.ts";
import { type OpenSession, SessionBinder } from "./binder.ts";
import { replaceInEndpointEvent } from "./endpoint-event.ts";
import { type SessionKeyOptions, SessionKeys } from "./keys.ts";
import { replaceSessionIds } from "./query.ts";
import { withSession } from "./request.ts";

/** Whose sessions are. */
export interface SessionPolicy {
  /**
   * `"bound"`: a session belongs to the caller who opened it, by issuer, subject and client; anybody else who names it gets
   * 404. `"unbound"`: whoever names a session is in it, unless the handler looks. Default: `"bound"`.
   */
  sessions?: "bound" | "unbound" | undefined;
  /** What sessions are bound with. Default: a key of this process, which no other process can read. */
  sessionKeys?: SessionKeyOptions | (() => SessionKeyOptions | undefined) | undefined;
}

const HEADER = "Mcp-Session-Id";
const UNSHARED =
  "Sessions are bound with a key of this process only. Where several processes or isolates serve the same sessions, set KEYCARD_CACHE_SECRET";

/**
 * Binds sessions to callers, without a store: what the handler calls a session goes out with a mark of its caller, and is
 * handed to the handler as it made it if it comes back from that caller.
 */
export class Sessions {
  readonly #runtime: Pick<Runtime, "emit">;
  readonly #keys: SessionKeys;
  readonly #binder: SessionBinder;
  readonly #areBound: boolean;

  /** Throws {@link ConfigurationError} if `sessions` is neither word. */
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
   * What the handler answers to a caller's request.
   *
   * @throws {SessionError} if the request names a session that is not the caller's.
   */
  async serve(
    request: Request,
    auth: AuthInfo,
    handler: (request: Request, auth: AuthInfo) => Response | Promise<Response>,
  ): Promise<Response> {
    if (!this.#areBound) return handler(request, auth);
    const bound = request.headers.get(HEADER);
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

  async #bound(request: Request, response: Response, auth: AuthInfo, session?: OpenSession): Promise<Response> {
    const id = response.headers.get(HEADER);
    if (id !== null) {
      const isKnown = session?.id === id && !session.isOutdated;
      const bound = isKnown ? session.bound : await this.#binder.bind(id, auth);
      return withHeaders(response, (headers) => headers.set(HEADER, bound));
    }
    // The transport of revision 2024-11-05 begins with a GET and knows no header.
    if (request.method !== "GET" || session || !isEventStream(response)) return response;
    return this.#boundEndpoint(response, auth);
  }

  async #boundEndpoint(response: Response, auth: AuthInfo): Promise<Response> {
    if (!response.body) return response;
    // What is wrong with the secret is to be an answer, not a stream that breaks off.
    await this.#keys.prepare();
    const events = replaceInEndpointEvent(response.body, (id) => this.#binder.bind(id, auth));
    const copy = new Response(events, response);
    copy.headers.delete("Content-Length");
    return copy;
  }
}

function isEventStream({ headers }: Response): boolean {
  return headers.get("Content-Type")?.toLowerCase().startsWith("text/event-stream") ?? false;
}
