// Upstash's REST protocol in front of a Redis server: a command is a JSON array, its answer is `{ result }` or `{ error }`.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Redis } from "ioredis";

export interface UpstashFront {
  readonly url: string;
  close(): void;
}

export async function startUpstashFront(redis: Redis): Promise<UpstashFront> {
  const answerTo = async ([command = "", ...args]: string[], inBase64: boolean) => {
    try {
      const result = await redis.call(command, args);
      return { result: inBase64 ? encoded(result) : result };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const server = createServer(async (request, response) => {
    const inBase64 = request.headers["upstash-encoding"] === "base64";
    const body = await jsonOf(request);
    const answer =
      request.url === "/pipeline"
        ? await Promise.all((body as string[][]).map((command) => answerTo(command.map(String), inBase64)))
        : await answerTo((body as unknown[]).map(String), inBase64);
    response.statusCode = "error" in answer ? 400 : 200;
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

/** Texts in base64, as Upstash sends them to its own client. */
function encoded(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(encoded);
  return typeof result === "string" && result !== "OK" ? Buffer.from(result).toString("base64") : result;
}
