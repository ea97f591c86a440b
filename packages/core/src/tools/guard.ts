import type { AuthInfo } from "../auth-info.ts";
import { InsufficientScopeError, MessageError } from "../errors.ts";
import { changedRequest } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { readBody, textOf } from "./body.ts";
import { type Message, readMessages } from "./message.ts";
import { requireAgreement } from "./mirrored-headers.ts";
import type { ToolRules } from "./policy.ts";

type Handler = (request: Request, auth: AuthInfo) => Response | Promise<Response>;

/** Passes a message to the handler only if its caller has the needed scopes. */
export class ToolGuard {
  readonly #rules: ToolRules;
  readonly #runtime: Pick<Runtime, "emit">;

  constructor(rules: ToolRules, runtime: Pick<Runtime, "emit">) {
    this.#rules = rules;
    this.#runtime = runtime;
  }

  /** Wraps a handler. It gets only messages that their callers may send, with unchanged bodies. */
  before(handler: Handler): Handler {
    return this.#rules.isEmpty ? handler : (request, auth) => this.#serve(request, auth, handler);
  }

  async #serve(request: Request, auth: AuthInfo, handler: Handler): Promise<Response> {
    if (request.body === null) return handler(request, auth);
    const body = await this.#judged(request, auth);
    return handler(changedRequest(request, { body }), auth);
  }

  /**
   * Reads a request's body and checks that the caller has the scopes that it needs.
   *
   * @throws {InsufficientScopeError} if the token lacks a scope.
   * @throws {MessageError} if the needed scopes can't be determined.
   */
  async #judged(request: Request, auth: AuthInfo): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const body = await readBody(request, this.#rules.maxMessageBytes);
      const text = textOf(body);
      const messages = text === "" ? [] : readMessages(text, (kind) => this.#rules.guards(kind));
      requireAgreement(request.headers, messages);
      this.#requireScopes(messages, auth);
      return body;
    } catch (error) {
      if (error instanceof MessageError) {
        const { issuer, subject = "", clientId } = auth;
        this.#runtime.emit({ type: "message.refused", reason: error.reason, issuer, subject, clientId });
      }
      throw error;
    }
  }

  /** Throws one error for all messages, so that a client requests all missing scopes at once. */
  #requireScopes(messages: readonly Message[], { scopes: granted }: AuthInfo): void {
    const missing = messages.flatMap(({ uses }) => uses.flatMap((use) => this.#rules.missing(use, granted)));
    if (missing.length === 0) return;
    throw new InsufficientScopeError({ scopes: [...new Set(missing)], granted: [...granted] });
  }
}
