import type { NodeHead, NodeRequest, NodeResponse } from "./incoming.ts";

type Init = NonNullable<ConstructorParameters<typeof Request>[1]>;
type BodyInit = NonNullable<Init["body"]>;

/**
 * The web-standard form of a Node request. Its signal is made when it is first read: a `Request` that follows a signal
 * costs more than all the rest of it.
 */
export function webRequest({ url, headers }: NodeHead, method: string, body: BodyInit | null, caller: Caller): Request {
  const init: Init = body === null ? { method, headers } : { method, headers, body, duplex: "half" };
  const request = new Request(url, init);
  return Object.defineProperties(request, {
    signal: { get: () => caller.signal },
    clone: { value: () => withSignal(Request.prototype.clone.call(request), caller) },
  });
}

function withSignal(request: Request, caller: Caller): Request {
  return Object.defineProperty(request, "signal", { get: () => caller.signal });
}

/** The caller of one request: whether it still waits for the answer. */
export class Caller {
  readonly #departure: { controller?: AbortController } = {};
  #hasLeft = false;

  constructor(request: NodeRequest, response: NodeResponse) {
    response.once("close", () => {
      if (!response.writableFinished) this.#leave();
    });
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
