// An MCP server that knows nothing of OAuth. It believes what its requests say, so only the gateway may reach it.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpServer } from "./mcp-server.ts";

const sessions = new Map<string, StreamableHTTPServerTransport>();

const server = createServer(async (request, response) => {
  if (request.url === "/health") return void response.end("ok");
  if (request.url !== "/mcp") return void response.writeHead(404).end();
  const transport = await transportFor(request);
  await (transport ? transport.handleRequest(request, response) : sessionNotFound(response));
});

/** The session of a request, or a new one. */
async function transportFor({ headers }: IncomingMessage): Promise<StreamableHTTPServerTransport | undefined> {
  const id = headers["mcp-session-id"];
  if (typeof id === "string") return sessions.get(id);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (opened) => void sessions.set(opened, transport),
    onsessionclosed: (closed) => void sessions.delete(closed),
  });
  await createMcpServer().connect(transport);
  return transport;
}

function sessionNotFound(response: ServerResponse): void {
  response.writeHead(404).end();
}

server.listen(Number(process.env.PORT ?? 9000), "127.0.0.1");
