/** A caller that speaks MCP by hand, so that every status and header is seen. */
export interface Caller {
  readonly url: string;
  readonly token: string;
  /** The session that the server opened, or undefined if it keeps none. */
  readonly session: string | undefined;
}

/** An answer to a request. `text` and `isError` are those of the tool's result, if there is one. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  isError: boolean;
}

const REVISION = "2025-06-18";

/** Opens a session by `initialize`, if the server keeps sessions. */
export async function open(url: string, token: string): Promise<Caller> {
  const caller = { url, token, session: undefined };
  const clientInfo = { name: "caller", version: "1.0.0" };
  const params = { protocolVersion: REVISION, capabilities: {}, clientInfo };
  const response = await post(caller, { jsonrpc: "2.0", id: 1, method: "initialize", params });
  const said = await response.text();
  if (!response.ok) throw new Error(`initialize: ${response.status} ${said}`);
  const opened = { ...caller, session: response.headers.get("Mcp-Session-Id") ?? undefined };
  await (await post(opened, { jsonrpc: "2.0", method: "notifications/initialized" })).text();
  return opened;
}

/** Calls a tool without arguments. */
export async function call(caller: Caller, tool: string, headers: Record<string, string> = {}): Promise<Answer> {
  const params = { name: tool, arguments: {} };
  const response = await post(caller, { jsonrpc: "2.0", id: 2, method: "tools/call", params }, headers);
  const said = await response.text();
  const { content = [], isError = false } = resultIn(said);
  const text = content.map((part) => part.text ?? "").join("\n");
  return { status: response.status, headers: response.headers, text, isError };
}

/** Sends a request without a body to the session. */
export async function visit(
  { url, token, session }: Caller,
  method: "GET" | "DELETE",
  headers: Record<string, string> = {},
): Promise<number> {
  const leaving = new AbortController();
  const response = await fetch(url, {
    method,
    headers: { ...headersOf(token, session), Accept: "text/event-stream", ...headers },
    signal: leaving.signal,
  });
  leaving.abort();
  return response.status;
}

function post({ url, token, session }: Caller, message: object, headers: Record<string, string> = {}) {
  return fetch(url, {
    method: "POST",
    headers: { ...headersOf(token, session), "Content-Type": "application/json", ...headers },
    body: JSON.stringify(message),
  });
}

function headersOf(token: string, session: string | undefined): Record<string, string> {
  return {
    Accept: "application/json, text/event-stream",
    Authorization: `Bearer ${token}`,
    "MCP-Protocol-Version": REVISION,
    ...(session !== undefined && { "Mcp-Session-Id": session }),
  };
}

interface Result {
  content?: { text?: string }[];
  isError?: boolean;
}

/** The result in a JSON body, or in a stream that ends after it. Empty for an error. */
function resultIn(body: string): Result {
  for (const text of [...body.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) => data).concat(body)) {
    try {
      const { result } = JSON.parse(text) as { result?: Result };
      if (result) return result;
    } catch {
      // Not a message.
    }
  }
  return {};
}
