import type { ClientMetadata } from "oidc-provider";
import { isLoopback } from "../config/urls.ts";

/**
 * Makes what MCP clients register fit (RFC 7591 section 2: the server may replace metadata).
 *
 * A client whose redirect goes to this machine or to an app's own scheme is a native one, whatever it left out: its port
 * may differ from run to run (RFC 8252 section 7.3). The registered `scope` is dropped, because MCP clients ask for more
 * scopes later (step-up), and the user consents to each.
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
