import { forwardTo } from "../gateway/forward.ts";
import type { ForwardOptions } from "../gateway/options.ts";
import { createKeycardHandler, type KeycardHandlerOptions, type Platform } from "./handler.ts";
import type { KeycardSettings } from "./settings.ts";

/** Options of a gateway: those of a protected server, and what it forwards. */
export interface GatewayOptions extends Omit<KeycardHandlerOptions, "fetch">, Omit<ForwardOptions, "fetch"> {}

/**
 * Creates a protected server in front of another one, such as an MCP server without OAuth, or with another token. An
 * adapter passes it to its platform's server. It answers like {@link createKeycardHandler}, and forwards what it lets in
 * like {@link forwardTo}.
 *
 * @example
 * ```ts
 * const handler = createGateway(readSettings((name) => Deno.env.get(name)), {
 *   upstream: "http://127.0.0.1:9000/mcp",
 *   toolScopes: { send_mail: ["mail:send"] },
 * });
 * Deno.serve(handler);
 * ```
 */
export function createGateway(
  settings: KeycardSettings,
  options: GatewayOptions,
  platform: Platform = {},
): (request: Request) => Promise<Response> {
  const path = gatewayPath(options, settings.KEYCARD_SERVER_URL);
  return createKeycardHandler(settings, { ...options, fetch: forwardTo({ ...options, path }, platform) }, platform);
}

/** The path of the gateway's endpoint: that of its resource identifier, unless the options name another. */
export function gatewayPath(
  { path, resource }: Pick<GatewayOptions, "path" | "resource">,
  serverUrl: string | undefined,
): string | undefined {
  if (path !== undefined || typeof resource === "function") return path;
  const identifier = resource ?? (serverUrl || "/");
  const base = "http://gateway.invalid";
  return URL.canParse(identifier, base) ? new URL(identifier, base).pathname : undefined;
}
