// The servers of the tests: a single one, and a cluster of one.
import { join } from "node:path";

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
const { findRedisServer, startRedisServer } = (await import(scripts)) as {
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
