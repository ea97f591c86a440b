// The servers of the tests: a single one, a cluster of three, and a Sentinel.
import { join } from "node:path";
import { Redis } from "ioredis";
import { expect, vi } from "vitest";

/** A running server. */
export interface RedisServer {
  readonly port: number;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal, such as SIGSTOP, and does not wait. */
  signal(name: NodeJS.Signals): void;
  close(): Promise<void>;
}

interface FoundServer {
  command: string;
  env: NodeJS.ProcessEnv;
}

const scripts = join(import.meta.dirname, "../../../../scripts/redis-server.mjs");
const { findRedisServer, freePort, startRedisServer, startSentinel } = (await import(scripts)) as {
  freePort(): Promise<number>;
  startSentinel(found: FoundServer, watched: number): Promise<{ port: number; close(): Promise<void> }>;
  findRedisServer(options: { install: boolean }): Promise<FoundServer | undefined>;
  startRedisServer(found: FoundServer, args?: readonly string[]): Promise<RedisServer>;
};

const found = await findRedisServer({ install: true });
if (!found) {
  console.error(
    [
      "",
      "NO REDIS SERVER CAN RUN HERE: its tests are SKIPPED, and nothing is known about Redis.",
      "Install redis-server or valkey-server, or set REDIS_SERVER to its path.",
      "",
    ].join("\n!!! "),
  );
}

export const hasRedis = found !== undefined;
/** Appended to the name of a suite that needs a server, so that the list of skipped tests says why. */
export const noteOnRedis = hasRedis ? "" : " (skipped: no Redis server can run here)";

/** Starts a server. Further settings are those of its command line. */
export function startRedis(args: readonly string[] = []): Promise<RedisServer> {
  if (!found) throw new Error("There is no Redis server");
  return startRedisServer(found, args);
}

/** Starts a Sentinel that watches a server, under the name `edgegrant`. */
export function startRedisSentinel({ port }: RedisServer): ReturnType<typeof startSentinel> {
  if (!found) throw new Error("There is no Redis server");
  return startSentinel(found, port);
}

/** A cluster of three. Each node has a third of the keys, and answers `MOVED` for all others. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** Connections to the nodes, one each. */
  readonly admins: readonly Redis[];
  close(): Promise<void>;
}

const THIRDS = [
  ["0", "5460"],
  ["5461", "10922"],
  ["10923", "16383"],
] as const;

export async function startCluster(): Promise<RedisCluster> {
  const started = await Promise.all(
    THIRDS.map(async (slots) => {
      // Its usual number, that of the port and 10,000, may be too high.
      const bus = String(await freePort());
      const settings = ["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1", "--cluster-port", bus];
      const node = await startRedis(settings);
      const admin = new Redis(node.port, "127.0.0.1");
      await admin.call("CLUSTER", "ADDSLOTSRANGE", ...slots);
      return { node, admin, bus };
    }),
  );
  const [first, ...others] = started;
  for (const { node, bus } of others) await first?.admin.call("CLUSTER", "MEET", "127.0.0.1", String(node.port), bus);
  const isWhole = async ({ admin }: { admin: Redis }) => {
    const info = String(await admin.call("CLUSTER", "INFO"));
    expect(info).toContain("cluster_state:ok");
    expect(info).toContain("cluster_size:3");
  };
  await vi.waitFor(() => Promise.all(started.map(isWhole)), 60_000);
  const admins = started.map(({ admin }) => admin);
  const close = async () => {
    for (const admin of admins) admin.disconnect();
    await Promise.all(started.map(({ node }) => node.close()));
  };
  return { nodes: started.map(({ node }) => node), admins, close };
}
