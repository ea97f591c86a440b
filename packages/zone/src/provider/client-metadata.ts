import type { ClientMetadata } from "oidc-provider";
import { isLoopback } from "../config/urls.ts";

/**
 * Adjusts the metadata that MCP clients register (RFC 7591 section 2: the server may replace metadata).
 *
 * A client whose redirect URI is on loopback or has a private scheme is treated as native, even if it does not say so.
 * The port of its redirect URI may change (RFC 8252 section 7.3). The registered `scope` is dropped, because MCP
 * clients request more scopes later (step-up) and the user consents to each.
 */
export function adjustClientMetadata(
  metadata: ClientMetadata,
  registered: Readonly<Record<string, unknown>> | undefined,
): void {
  delete metadata.scope;
  if (registered !== undefined && "application_type" in registered) return;
  if (metadata.redirect_uris?.some(isNativeRedirect)) metadata.application_type = "native";
}

function isNativeRedirect(uri: unknown): boolean {
  if (typeof uri !== "string" || !URL.canParse(uri)) return false;
  const url = new URL(uri);
  return url.protocol === "http:" ? isLoopback(url) : url.protocol !== "https:";
}
