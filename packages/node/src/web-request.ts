import { CONNECTION, Connection, withConnection } from "./connection.ts";
import type { NodeHead, NodeRequest, NodeResponse } from "./incoming.ts";

type Init = NonNullable<ConstructorParameters<typeof Request>[1]>;
type BodyInit = NonNullable<Init["body"]>;

/** The web-standard form of a Node request. */
export function webRequest(head: NodeHead, method: string, body: BodyInit | null, caller: Caller): Request {
  return new CallerRequest(head, body === null ? { method } : { method, body, duplex: "half" }, caller);
}

/** The class `Request` without what {@link CallerRequest} brings itself. TypeScript takes these for fields. */
const PlainRequest: new (url: string, init: Init) => Omit<Request, "signal" | "clone"> = Request;

/**
 * A request that ends when its caller leaves. Its signal is made when it is first read: a `Request` that follows a signal
 * costs more than all the rest of it.
 */
class CallerRequest extends PlainRequest {
  readonly #caller: Caller;

  constructor({ url, headers: fields }: NodeHead, init: Init, caller: Caller) {
    super(url, init);
    this.#caller = caller;
    // The constructor would copy headers that it is given.
    const { headers } = this;
    for (const [name, value] of fields) headers.append(name, value);
  }

  get signal(): AbortSignal {
    return this.#caller.signal;
  }

  clone(): Request {
    return followed(Request.prototype.clone.call(this), this.#caller);
  }

  get [CONNECTION](): Connection {
    return new Connection(this.#caller.socket);
  }
}

/** Makes a copy end with the same caller. */
function followed(copy: Request, caller: Caller): Request {
  const own = Object.defineProperties(copy, {
    signal: { get: () => caller.signal },
    clone: { value: () => followed(Request.prototype.clone.call(copy), caller) },
  });
  return withConnection(own, caller);
}

/** The caller of one request: its connection, and whether it still waits for the answer. */
export class Caller {
  readonly socket: NodeRequest["socket"];
  readonly #departure: { controller?: AbortController } = {};
  #hasLeft = false;

  constructor(request: NodeRequest, response: NodeResponse) {
    this.socket = request.socket;
    response.once("close", () => {
      if (!response.writableFinished) this.#leave();
    });
    closeWithConnection(request, response);
    // Node reports an answer on an HTTP/2 stream that was reset as finished.
    if (request.httpVersionMajor === 2) request.once("aborted", () => this.#leave());
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  get signal(): AbortSignal {
    this.#departure.controller ??= new AbortController();
    if (this.#hasLeft) this.#departure.controller.abort();
    return this.#departure.controller.signal;
  }

  #leave(): void {
    this.#hasLeft = true;
    this.#departure.controller?.abort();
  }
}

/**
 * Closes an answer that waits for its turn when its connection ends: a client may send requests without waiting for the
 * answers (RFC 9112 section 9.3.2). Node does this only for the answer that it is sending.
 */
function closeWithConnection({ socket }: NodeRequest, response: NodeResponse): void {
  if (response.socket !== null) return;
  const close = () => {
    if (response.socket !== null || response.closed) return;
    response.destroy();
    response.emit("close");
  };
  // The client decides how many requests wait.
  socket.setMaxListeners(0);
  socket.once("close", close);
  response.once("close", () => socket.off("close", close));
}
