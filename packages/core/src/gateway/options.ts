import type { AuthInfo } from "../auth-info.ts";
import type { RuntimeOptions } from "../platform/runtime.ts";
import type { Secret } from "../platform/secret.ts";

/** The upstream token that each caller's token is exchanged for. */
export interface GatewayExchange {
  /** The identifier of the upstream server in the zone. Its token is sent to `upstream`. */
  resource: string;
  /** The scopes requested with every token, as a list or separated by spaces. Default: none, so that the zone decides. */
  scope?: string | readonly string[] | undefined;
  /**
   * The scopes that a caller of the gateway needs for scopes of the upstream server: `{ "mail:send": "send" }`. If the upstream
   * server demands `send`, a caller without `mail:send` gets a challenge for it. A token of a caller with `mail:send` is
   * exchanged again for one with `send`. Of several scopes that entitle to one, the first is demanded. What is not named is demanded of nobody: `{}` turns this off. Default: both servers
   * call a scope by the same name.
   */
  stepUp?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/**
 * The value of a header that the gateway adds: a secret, or a function that returns the caller's own. Callers for whom
 * it returns nothing get 403.
 */
export type AddedHeader = Secret | ((auth: AuthInfo) => AddedValue | Promise<AddedValue>);

type AddedValue = string | null | undefined;

/** The server behind a gateway, and what passes between it and the callers. */
export interface ForwardOptions extends Pick<RuntimeOptions, "fetch" | "userAgent" | "onEvent"> {
  /**
   * The URL of the server behind the gateway, such as `https://mcp.example.com/mcp`. It must be https if credentials are
   * sent there (http on loopback). Paths below it are reachable, no others.
   */
  upstream: string;
  /** The path at which the gateway serves `upstream`. Default: `/`. */
  path?: string | undefined;
  /**
   * Exchanges the caller's token for one of the upstream server, given by its identifier in the zone. It is sent as
   * `Authorization: Bearer`. Default: no token is sent.
   */
  exchange?: string | GatewayExchange | undefined;
  /** Headers that the gateway adds to requests, such as `{ "X-Api-Key": apiKey }`. They replace those of callers. */
  headers?: Readonly<Record<string, AddedHeader>> | undefined;
  /** Request headers that are passed on beside those of MCP and HTTP's own. Default: none. */
  requestHeaders?: readonly string[] | undefined;
  /** Response headers that are passed on beside those of MCP and HTTP's own. Default: none. */
  responseHeaders?: readonly string[] | undefined;
  /** The largest request body, in bytes. A larger one gets 413. Default: 4,194,304 (4 MiB). */
  maxRequestBytes?: number | undefined;
  /** The largest response body, in bytes. Streams of events have no limit. Default: 33,554,432 (32 MiB). */
  maxResponseBytes?: number | undefined;
  /** How long the upstream server may take to begin its answer, in milliseconds, exchange included. Default: 60,000. */
  timeoutMs?: number | undefined;
  /** How long it may pause within an answer that is no stream of events, in milliseconds. Default: 30,000. */
  idleTimeoutMs?: number | undefined;
  /** How long it may take for all of such an answer, in milliseconds, without the caller's pauses. Default: 300,000. */
  bodyTimeoutMs?: number | undefined;
}
