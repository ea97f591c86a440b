/** The result of one tool call. `text` and `isError` come from the tool's result, if there is one. */
export interface ToolAnswer {
  status: number;
  headers: Headers;
  text: string;
  isError: boolean;
}

/** Calls a tool of a stateless MCP server with one plain HTTP request, so that a test sees every status and header. */
export async function callTool(origin: string, token: string, name: string): Promise<ToolAnswer> {
  const response = await fetch(`${origin}/mcp`, {
    method: "POST",
    headers: {
      Accept: "application/json, text/event-stream",
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "MCP-Protocol-Version": "2025-06-18",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } }),
  });
  const { status, headers } = response;
  const body = JSON.parse(messageIn(await response.text())) as {
    result?: { content: { text?: string }[]; isError?: boolean };
  };
  const text = body.result?.content.map((content) => content.text ?? "").join("\n") ?? "";
  return { status, headers, text, isError: body.result?.isError ?? false };
}

/** A server may answer with a stream that ends after one message (Streamable HTTP). */
function messageIn(body: string): string {
  return /^data: (.*)$/m.exec(body)?.[1] ?? body;
}
