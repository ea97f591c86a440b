import type { AuthInfo } from "../auth-info.ts";
import { isEventStream } from "../encoding/event-stream.ts";
import { ConfigurationError, InsufficientScopeError, MessageError } from "../errors.ts";
import { changedRequest } from "../platform/request.ts";
import type { Runtime } from "../platform/runtime.ts";
import { readBody, textOf } from "./body.ts";
import { isListMethod, type Keeps } from "./lists.ts";
import { type Message, readMessages } from "./message.ts";
import { requireAgreement } from "./mirrored-headers.ts";
import { narrowedAnswer } from "./narrowed-answer.ts";
import type { ToolRules } from "./policy.ts";

type Handler = (request: Request, auth: AuthInfo) => Response | Promise<Response>;

interface JudgedBody {
  body: Uint8Array<ArrayBuffer>;
  /** Whether a message asks for a list. */
  isList: boolean;
  /** Whether there is no message, so that the answer is about messages of other requests. */
  isEmpty: boolean;
}

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
    const judged = request.body === null ? undefined : await this.#judged(request, auth);
    const received = judged ? changedRequest(request, { body: judged.body }) : request;
    const response = requireHttp(await handler(received, auth));
    // A stream may hold answers to messages of other requests: a new one, or one that goes on after `Last-Event-ID`.
    const isOfOthers = !judged || judged.isEmpty || request.headers.has("Last-Event-ID");
    const mayHoldList = judged?.isList || (isOfOthers && isEventStream(response.headers));
    return mayHoldList ? this.#narrowed(response, auth) : response;
  }

  #narrowed(response: Response, { scopes: granted }: AuthInfo): Response | Promise<Response> {
    const rules = this.#rules;
    if (!rules.narrowsLists) return response;
    const keeps: Keeps = (kind, name) =>
      name === undefined ? !rules.guards(kind) : rules.missing({ kind, name }, granted).length === 0;
    return narrowedAnswer(response, keeps, rules.maxMessageBytes);
  }

  /**
   * Reads a request's body and checks that the caller has the scopes that it needs.
   *
   * @throws {InsufficientScopeError} if the token lacks a scope.
   * @throws {MessageError} if the needed scopes can't be determined.
   */
  async #judged(request: Request, auth: AuthInfo): Promise<JudgedBody> {
    try {
      const body = await readBody(request, this.#rules.maxMessageBytes);
      const text = textOf(body);
      const messages = text === "" ? [] : readMessages(text, (kind) => this.#rules.guards(kind));
      requireAgreement(request.headers, messages);
      this.#requireScopes(messages, auth);
      const isList = messages.some(({ method }) => isListMethod(method));
      return { body, isList, isEmpty: messages.length === 0 };
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

/** Throws for the answer that opens a WebSocket, because nobody would check its messages. */
function requireHttp(response: Response): Response {
  if (response.status !== 101) return response;
  throw new ConfigurationError(
    "The handler opened a WebSocket, whose messages toolScopes, promptScopes and resourceScopes do not see: use Streamable HTTP",
  );
}
