import type { TestZone } from "./connect-zone.ts";

/** A server under test: where it is, and who issues its tokens. */
export interface TestServer {
  /** The URL of the MCP endpoint. */
  readonly url: string;
  readonly zone: TestZone;
  /** Sends a request to the server. */
  fetch(request: Request): Promise<Response>;
}

/**
 * A function of web-standard requests, such as a handler for Node, Deno or Bun; or an object with `fetch`, such as a
 * Worker or a Hono app.
 */
export type ServerUnderTest =
  | ((request: Request) => Response | Promise<Response>)
  | { fetch(request: Request, env: never, ctx: never): Response | Promise<Response> };

/** Settings of {@link testServer}. */
export interface TestServerOptions {
  /** The environment of a Worker: the settings of the zone, and the Worker's own bindings. */
  env?: object | undefined;
}

/**
 * Creates the server under test.
 *
 * @param server Called in this process, without a network. Default: the server that listens at `zone.serverUrl`.
 * @example
 * ```ts
 * const server = testServer(zone, worker, { env: zone.settings });
 * ```
 */
export function testServer(zone: TestZone, server?: ServerUnderTest, { env = {} }: TestServerOptions = {}): TestServer {
  return { zone, url: zone.serverUrl, fetch: async (request) => callerOf(server, env)(request) };
}

function callerOf(
  server: ServerUnderTest | undefined,
  env: object,
): (request: Request) => Response | Promise<Response> {
  if (server === undefined) return (request) => fetch(request);
  if (typeof server === "function") return (request) => server(asReceived(request));
  return (request) => server.fetch(asReceived(request), env as never, executionContext() as never);
}

/** The request as it comes over a network: with the header `Host` (RFC 9112, section 3.2). Some frameworks refuse one without. */
function asReceived(request: Request): Request {
  const received = new Request(request);
  if (!received.headers.has("Host")) received.headers.set("Host", new URL(request.url).host);
  return received;
}

/** The context of a request to a Worker. Work that is passed to `waitUntil` goes on by itself. */
function executionContext() {
  return {
    props: {},
    waitUntil: (work: Promise<unknown>) => void Promise.resolve(work).catch(() => undefined),
    passThroughOnException: () => undefined,
  };
}
