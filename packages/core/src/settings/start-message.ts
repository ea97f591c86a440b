import { requireIssuer } from "../discovery/issuer.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import { resolveCredential } from "./credential.ts";
import type { KeycardHandlerOptions } from "./handler.ts";
import { publicAddress } from "./server-url.ts";
import type { KeycardSettings } from "./settings.ts";

/** The address that a server listens on. */
export interface ListeningAddress {
  hostname: string;
  port: number;
}

/** The options of a server that its message at the start depends on. */
export interface StartOptions extends Pick<KeycardHandlerOptions, "resource" | "credential"> {}

/**
 * What a server logs when it starts, for people: where it listens, who can reach that address, and which settings are
 * missing or wrong. It holds no secret.
 *
 * @param how How to set what is missing, such as "in .env".
 * @example
 * ```ts
 * const server = createServer(listener).listen(8000, "127.0.0.1", () => {
 *   console.info(startMessage({ hostname: "127.0.0.1", port: 8000 }, settings, {}, "in the environment"));
 * });
 * ```
 */
export function startMessage(
  { hostname, port }: ListeningAddress,
  settings: KeycardSettings,
  { resource, credential }: StartOptions = {},
  how = "",
): string {
  const isSet = (check: () => unknown) => problemOf(check) === undefined;
  const issuer = () => requireIssuer(settings.KEYCARD_ISSUER, "KEYCARD_ISSUER");
  const identifier = () => identifierOf(settings.KEYCARD_SERVER_URL, resource);
  const problems = [problemOf(issuer), problemOf(identifier), isSet(identifier) && otherPort(identifier(), port)];
  const found = problems.filter((problem) => typeof problem === "string");
  const noCredential = credential ? undefined : problemOf(() => resolveCredential(settings, how));
  return [
    `edgegrant: listening on ${urlOf(hostname, port)}, ${reachOf(hostname)}`,
    ...(isSet(identifier) && identifier() ? [`  clients use    ${identifier()}`] : []),
    ...(isSet(issuer) ? [`  and log in at  ${issuer()}`] : []),
    ...found.map((problem) => `  ! ${problem}`),
    ...(found.length > 0 && how ? [`  ! Set this ${how}. Requests that need it get 500 until then`] : []),
    ...(noCredential === undefined ? [] : [`  - Tools can't call an upstream API. ${noCredential}`]),
  ].join("\n");
}

/** The resource identifier. Undefined if it depends on the request. */
function identifierOf(serverUrl: string | undefined, resource: StartOptions["resource"]): string | undefined {
  const { resource: identifier, requireKnown } = publicAddress(serverUrl, resource);
  requireKnown();
  if (typeof identifier !== "string") return undefined;
  return identifier.startsWith("/") ? new URL(identifier, serverUrl).href : identifier;
}

/** On one machine nothing translates ports, so another port is a mistake. */
function otherPort(identifier: string | undefined, port: number): string | undefined {
  const url = parseUrl(identifier ?? "");
  if (!url || !isLoopback(url.hostname) || Number(url.port || 80) === port || url.protocol !== "http:")
    return undefined;
  return `KEYCARD_SERVER_URL has the port ${url.port || 80}, but the server listens on ${port}`;
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

const EVERY_ADDRESS = ["0.0.0.0", "::", "[::]"];

function urlOf(hostname: string, port: number): string {
  if (EVERY_ADDRESS.includes(hostname)) return `http://127.0.0.1:${port}`;
  return `http://${hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname}:${port}`;
}

function reachOf(hostname: string): string {
  if (EVERY_ADDRESS.includes(hostname)) return "and on every other address of this machine";
  if (isLoopback(hostname)) return 'for this machine only (hostname "0.0.0.0" opens it to others)';
  return "and on no other address";
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || hostname === "[::1]" || hostname.startsWith("127.");
}
