import { isEventStream } from "../encoding/event-stream.ts";
import { ConfigurationError } from "../errors.ts";
import type { Route } from "./route.ts";

/**
 * Request headers that are passed on. All others stay out: cookies, credentials, what belongs to one connection (RFC 9110
 * section 7.6.1), and headers such as `X-Forwarded-User`, by which a server may believe that a proxy vouches for a user.
 */
const OF_REQUESTS = [
  "Accept",
  "Accept-Language",
  "Content-Encoding",
  "Content-Language",
  "Content-Type",
  "If-Match",
  "If-Modified-Since",
  "If-None-Match",
  "If-Range",
  "If-Unmodified-Since",
  "Last-Event-ID",
  "MCP-Protocol-Version",
  "Mcp-Method",
  "Mcp-Name",
  "Mcp-Session-Id",
  "Prefer",
  "Range",
  "traceparent",
  "tracestate",
];
const PARAMETER = "mcp-param-";

/**
 * Response headers that are passed on. All others stay out: challenges, cookies, CORS, links to metadata, and what says how
 * caches and browsers should treat the upstream server's own origin.
 */
const OF_RESPONSES = [
  "Accept-Ranges",
  "Allow",
  "Content-Disposition",
  "Content-Encoding",
  "Content-Language",
  "Content-Range",
  "Content-Type",
  "ETag",
  "Last-Modified",
  "MCP-Protocol-Version",
  "Mcp-Session-Id",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "X-Accel-Buffering",
];

/** Headers that can't be passed on, whatever the settings say. The platform computes them, or they are for one connection. */
const NEVER = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  // A proof is for this server, and a nonce for its clients.
  "dpop",
  "dpop-nonce",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);
const COOKIES = new Set(["cookie", "set-cookie"]);
/**
 * What says which certificate a proxy's client has: `Client-Cert` (RFC 9440), and the names that makers of proxies use,
 * such as `X-Forwarded-Client-Cert`, `X-ARR-ClientCert`, `X-SSL-Client-Verify` and `X-Amzn-Mtls-Clientcert`. A proxy must
 * pass none of them on, because every caller can send one (RFC 9440 section 2.4). The gateway may add one of its own.
 */
const CERTIFICATE = /(?:client[-_]?cert|ssl[-_]client|mtls)/;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The names of the headers that pass between callers and the upstream server, in lower case. */
export class PassedHeaders {
  readonly #ofRequests: ReadonlySet<string>;
  readonly #ofResponses: ReadonlySet<string>;

  /** @throws {ConfigurationError} if a further name can't be passed on. */
  constructor(ofRequests: readonly string[] = [], ofResponses: readonly string[] = []) {
    this.#ofRequests = namesOf(OF_REQUESTS, "requestHeaders", ofRequests);
    this.#ofResponses = namesOf(OF_RESPONSES, "responseHeaders", ofResponses);
  }

  /** The headers for the upstream server, without any that contain the caller's token. */
  request(received: Headers, token: string): Headers {
    const ofConnection = connectionNames(received);
    const passed = new Headers();
    for (const [name, value] of received) {
      const isPassed = this.#ofRequests.has(name) || name.startsWith(PARAMETER);
      if (isPassed && !ofConnection.has(name) && !value.includes(token)) passed.set(name, value);
    }
    // A coded answer would have to be decoded to be narrowed, and coding delays events.
    passed.set("Accept-Encoding", "identity");
    // RFC 9110 section 7.6.3.
    passed.set("Via", "1.1 edgegrant");
    return passed;
  }

  /** The headers for the caller. `Location` is passed on if it leads through the gateway. */
  response(received: Headers, route: Route, target: string): Headers {
    const ofConnection = connectionNames(received);
    const passed = new Headers();
    for (const [name, value] of received) {
      if (this.#ofResponses.has(name) && !ofConnection.has(name)) passed.append(name, value);
    }
    const location = received.get("Location");
    const path = location === null ? undefined : route.back(location, target);
    if (path !== undefined) passed.set("Location", path);
    // An intermediary that compresses a stream holds events back.
    if (isEventStream(received)) passed.set("Cache-Control", "private, no-store, no-transform");
    return passed;
  }
}

/** The headers that hold for one connection because `Connection` names them. */
function connectionNames(headers: Headers): ReadonlySet<string> {
  const named = headers.get("Connection")?.toLowerCase().split(",") ?? [];
  return new Set(named.map((name) => name.trim()));
}

function namesOf(usual: readonly string[], setting: string, further: readonly string[]): ReadonlySet<string> {
  const added = further.map((name) => requirePassable(name, setting));
  return new Set([...usual, ...added].map((name) => name.toLowerCase()));
}

function requirePassable(name: string, setting: string): string {
  const lower = requireHeaderName(name, setting).toLowerCase();
  if (!COOKIES.has(lower) && !CERTIFICATE.test(lower)) return name;
  throw new ConfigurationError(`${setting} can't hold ${name}: cookies and certificates do not pass a gateway`);
}

/**
 * Returns the name of a header that may be passed on or set.
 *
 * @throws {ConfigurationError} otherwise.
 */
export function requireHeaderName(name: string, setting: string): string {
  if (NAME.test(name) && !NEVER.has(name.toLowerCase())) return name;
  throw new ConfigurationError(`${setting} can't hold ${JSON.stringify(name)}: name a header such as X-Request-Id`);
}
