import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { type Dialect, dialectOf } from "./dialects.ts";

/** A stand-in for a language model. It calls the tool that the test names, once, and remembers what the tool said. */
export interface Model {
  /** The address below which each dialect has its usual path, such as `/v1/messages`. */
  readonly address: string;
  /**
   * Begins a conversation in which the model is to call the tool with this name, or whose name ends with it.
   *
   * @param thinkingMs How long it takes to name the tool. Default: 0.
   */
  begin(tool: string, thinkingMs?: number): void;
  /** The tools that the agent offered since. */
  offered(): string[];
  /** What the tool said, as the agent told the model. Undefined if it was not called. */
  result(): string | undefined;
  close(): Promise<void>;
}

export async function startModel(): Promise<Model> {
  let wanted = "";
  let thinkingMs = 0;
  let offered = new Set<string>();
  let result: string | undefined;

  const answer = async (dialect: Dialect, body: unknown) => {
    const { tools, results } = dialect.read(body);
    for (const { name } of tools) offered.add(name);
    if (results.length > 0) {
      result = results.at(-1);
      return dialect.say("Done.");
    }
    const tool = tools.find(
      ({ name }) => name === wanted || name.endsWith(`_${wanted}`) || name.endsWith(`-${wanted}`),
    );
    if (!tool) return dialect.say("There is nothing to do.");
    await after(thinkingMs);
    return dialect.call(tool);
  };

  const server = createServer(async (request, response) => {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? "", "http://model");
    const dialect = request.method === "POST" ? dialectOf(url.pathname) : undefined;
    if (!dialect) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [{ id: "model", object: "model" }], models: [] }));
      return;
    }
    const body = JSON.parse(text || "{}");
    const streams = body.stream === true || url.pathname.includes(":stream");
    const made = await answer(dialect, body);
    response.writeHead(200, { "content-type": streams ? "text/event-stream" : "application/json" });
    response.end(streams ? dialect.events(made) : JSON.stringify(made));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin: (tool, takesMs = 0) => {
      wanted = tool;
      thinkingMs = takesMs;
      offered = new Set();
      result = undefined;
    },
    offered: () => [...offered],
    result: () => result,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
