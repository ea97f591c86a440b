import type { UnderlyingSource } from "node:stream/web";
import type { NodeRequest } from "./incoming.ts";

/** The body of a Node request as the source of a stream. Reads from the connection only what its reader asks for. */
export class IncomingBody implements UnderlyingSource<Uint8Array> {
  readonly #request: NodeRequest;
  #isRead = false;
  #isDropped = false;

  constructor(request: NodeRequest) {
    this.#request = request;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#isRead = true;
    const request = this.#request;
    let chunk = this.#isDropped ? null : request.read();
    while (chunk === null && !isOver(request)) {
      await nextEvent(request);
      chunk = request.read();
    }
    if (chunk !== null) controller.enqueue(ownBytes(chunk));
    else if (this.#isDropped) controller.error(new TypeError("The body was dropped, because the answer has been sent"));
    else if (hasBrokenOff(request)) controller.error(new DOMException("The caller has left", "AbortError"));
    // All that has arrived was read, so the end needs no wait for Node's event.
    if (request.complete && !request.aborted && request.readableLength === 0 && !this.#isDropped) controller.close();
  }

  cancel(): void {
    this.#drop();
  }

  /** Reads and drops a body that nobody reads. Otherwise the connection's next request could not be read. */
  dropUnread(): void {
    if (!this.#isRead) this.#drop();
  }

  #drop(): void {
    this.#isDropped = true;
    this.#request.resume();
  }
}

/** A copy. Node's chunk is a part of a larger buffer, which may hold other requests of the connection. */
function ownBytes(chunk: unknown): Uint8Array {
  return typeof chunk === "string" ? new TextEncoder().encode(chunk) : new Uint8Array(chunk as Uint8Array);
}

/** Whether nothing more will arrive. */
function isOver(request: NodeRequest): boolean {
  return request.readableEnded || request.destroyed || (request.complete && request.readableLength === 0);
}

/** Whether the caller left before the end of the body. On HTTP/2, Node calls such a request `complete` too. */
function hasBrokenOff(request: NodeRequest): boolean {
  return !request.complete || request.aborted;
}

const EVENTS = ["readable", "end", "close", "error"] as const;

/** Waits for more of the body, its end, or the end of the connection. */
function nextEvent(request: NodeRequest): Promise<void> {
  return new Promise((resolve) => {
    const happened = () => {
      for (const event of EVENTS) request.off(event, happened);
      resolve();
    };
    for (const event of EVENTS) request.on(event, happened);
  });
}
