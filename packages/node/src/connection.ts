import type { NodeRequest } from "./incoming.ts";

/** The connection of a request is kept under this symbol. Nothing that a client sends can make such a property. */
export const CONNECTION = Symbol("edgegrant.connection");

/** What is kept there. No other value counts. */
export class Connection {
  readonly socket: NodeRequest["socket"];

  constructor(socket: NodeRequest["socket"]) {
    this.socket = socket;
  }
}

/**
 * Tells which connection a request came over, so that `mutualTls` finds the client's certificate. Listeners of this
 * package do it by themselves. It is for frameworks that make the web-standard request from Node's.
 *
 * @param incoming Node's request from which `request` was made, and no other.
 * @returns `request` itself.
 */
export function withConnection(request: Request, { socket }: Pick<NodeRequest, "socket">): Request {
  return Object.defineProperty(request, CONNECTION, { value: new Connection(socket), configurable: true });
}

/** The connection of a request. Undefined if nobody told it, also for a copy that `new Request(request)` made. */
export function connectionOf(request: object): NodeRequest["socket"] | undefined {
  const connection: unknown = Reflect.get(request, CONNECTION);
  return connection instanceof Connection ? connection.socket : undefined;
}
