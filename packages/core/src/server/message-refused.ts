import type { MessageError, MessageRefusal } from "../errors.ts";
import { jsonResponse } from "../platform/json-response.ts";

const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INVALID_PARAMS = -32_602;
/** `HeaderMismatch` of MCP revision 2026-07-28. */
const HEADER_MISMATCH = -32_020;
/** The code of the MCP SDKs for errors for which JSON-RPC has no code. */
const REFUSED = -32_000;

/** Texts for the client. They are fixed: no input of a caller is repeated except the id of its message. */
const ANSWERS: Readonly<Record<MessageRefusal, readonly [code: number, message: string]>> = {
  too_large: [REFUSED, "The request body is too large"],
  encoded: [PARSE_ERROR, "Parse error: the body must be JSON in UTF-8, without a content coding"],
  not_utf8: [PARSE_ERROR, "Parse error: the body must be JSON in UTF-8"],
  not_json: [PARSE_ERROR, "Parse error: the body must be JSON, without a byte order mark"],
  too_deep: [INVALID_REQUEST, "Invalid request: the message nests too deep"],
  too_complex: [INVALID_REQUEST, "Invalid request: too many messages, members or URIs, or a URI that is too long"],
  ambiguous: [INVALID_REQUEST, "Invalid request: parsers may read this message in different ways"],
  unnamed: [INVALID_PARAMS, "Invalid params: the message must name its tool, prompt or resource by a string"],
  header_mismatch: [HEADER_MISMATCH, "Header mismatch: Mcp-Method or Mcp-Name differs from the body"],
};

/** The JSON-RPC error for a message whose needed scopes can't be determined. */
export function messageRefused({ status, reason, id }: MessageError): Response {
  const [code, message] = ANSWERS[reason];
  const body = { jsonrpc: "2.0", error: { code, message }, id };
  return jsonResponse(status, body);
}
