import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { type RuntimePlace, startOnRuntime } from "./runtime-process.ts";
import type { ServerProcess } from "./server-process.ts";

/** Several processes of one server behind one address. */
export interface Fleet extends ServerProcess {
  /** The number of requests that each process has got. */
  readonly served: readonly number[];
}

interface RedisServer {
  port: number;
  close(): Promise<void>;
}

interface RedisServers {
  findRedisServer(options: { install: boolean }): Promise<object | undefined>;
  startRedisServer(found: object): Promise<RedisServer>;
}

const redisServers = join(import.meta.dirname, "..", "..", "..", "scripts", "redis-server.mjs");

/** Starts two processes of the Node example that share tokens through a Redis server. They take requests in turn. */
export async function startFleet({ port, env, onOutput }: RuntimePlace): Promise<Fleet> {
  const { findRedisServer, startRedisServer } = (await import(redisServers)) as RedisServers;
  const found = await findRedisServer({ install: true });
  if (!found) throw new Error("There is no Redis server here. Install redis-server or valkey-server, and try again.");
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const redis = await startRedisServer(found);
    closers.push(() => redis.close());
    const shared = { ...env, REDIS_URL: `redis://127.0.0.1:${redis.port}` };
    const processes = await Promise.all(
      [await freePort(), await freePort()].map((own) => startOnRuntime("node", { port: own, env: shared, onOutput })),
    );
    for (const process of processes) closers.push(() => process.close());
    const served = processes.map(() => 0);
    const balancer = createServer((incoming, outgoing) => {
      const turn = served.reduce((sum, count) => sum + count, 0) % processes.length;
      served[turn] = (served[turn] ?? 0) + 1;
      forward(incoming, outgoing, processes[turn]?.origin ?? "");
    });
    await new Promise<void>((resolve) => balancer.listen(port, "127.0.0.1", resolve));
    closers.push(async () => {
      balancer.closeAllConnections();
      balancer.close();
    });
    return {
      origin: `http://127.0.0.1:${port}`,
      output: () => processes.map((process) => process.output()).join(""),
      restart: async () => {
        await Promise.all(processes.map((process) => process.restart()));
      },
      close,
      served,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, origin: string): void {
  const { method, headers, url = "/" } = incoming;
  const onward = request(new URL(url, origin), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.writeHead(502).end());
  incoming.pipe(onward);
}
