import { bytesOf, textOf } from "../encoding/bytes.ts";
import { MessageError } from "../errors.ts";
import type { Message } from "./message.ts";

const ENCODED = /^=\?base64\?([A-Za-z\d+/]*={0,2})\?=$/;

/**
 * Checks that the headers `Mcp-Method` and `Mcp-Name`, if present, equal the method and name of each message (MCP
 * revision 2026-07-28, Streamable HTTP, server validation). The body decides the needed scopes, so a handler must not
 * be misled by a different header.
 *
 * @throws {MessageError} if they differ.
 */
export function requireAgreement(headers: Headers, messages: readonly Message[]): void {
  const method = headers.get("Mcp-Method");
  const name = headers.get("Mcp-Name");
  if (method !== null && messages.length === 0) throw new MessageError("header_mismatch");
  for (const message of messages) {
    const isOtherMethod = method !== null && method !== message.method;
    const isOtherName = name !== null && message.name !== undefined && headerText(name) !== message.name;
    if (isOtherMethod || isOtherName) throw new MessageError("header_mismatch", message.id);
  }
}

/** Decodes a header value (MCP value encoding). Returns undefined if the encoding is invalid. */
function headerText(value: string): string | undefined {
  if (!value.startsWith("=?base64?") || !value.endsWith("?=")) return value;
  const base64 = ENCODED.exec(value)?.[1];
  try {
    const binary = atob(base64 ?? "?");
    // Decoders ignore non-zero unused bits. Each name must have only one spelling.
    if (btoa(binary) !== base64) return undefined;
    return textOf(bytesOf(binary));
  } catch {
    return undefined;
  }
}
