// Every client that the store supports on Node, over real servers.
import { Redis as UpstashRedis } from "@upstash/redis";
import { Cluster, Redis } from "ioredis";
import { Redis as Valkey } from "iovalkey";
import { createClient, createCluster, createSentinel } from "redis";
import type { RedisClient } from "../../src/index.ts";
import { startUpstashFront } from "./upstash-front.ts";

/** A connected client. */
export interface Connected {
  client: RedisClient;
  /** Ends the client's connections. Its commands fail from then on. */
  end(): void;
}

/** Connects a client to the server at a port, or to the cluster at a port. */
export type Connect = (port: number) => Promise<Connected>;

const quiet = () => undefined;

export const clients: Record<string, Connect> = {
  "node-redis": async (port) => {
    const client = createClient({ url: `redis://127.0.0.1:${port}` }).on("error", quiet);
    await client.connect();
    return { client, end: () => client.destroy() };
  },
  "node-redis with RESP2": async (port) => {
    const client = createClient({ url: `redis://127.0.0.1:${port}`, RESP: 2 }).on("error", quiet);
    await client.connect();
    return { client, end: () => client.destroy() };
  },
  ioredis: async (port) => {
    const client = new Redis(port, "127.0.0.1").on("error", quiet);
    return { client, end: () => client.disconnect() };
  },
  iovalkey: async (port) => {
    const client = new Valkey(port, "127.0.0.1").on("error", quiet);
    return { client, end: () => client.disconnect() };
  },
  "@upstash/redis": async (port) => {
    const redis = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: 0 }).on("error", quiet);
    const front = await startUpstashFront(redis);
    const client = new UpstashRedis({ url: front.url, token: "a token", retry: false, enableTelemetry: false });
    const end = () => {
      front.close();
      redis.disconnect();
    };
    return { client, end };
  },
};

export const clusterClients: Record<string, Connect> = {
  "node-redis, createCluster": async (port) => {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] }).on("error", quiet);
    await client.connect();
    return { client, end: () => client.destroy() };
  },
  "ioredis, Cluster": async (port) => {
    const client = new Cluster([{ host: "127.0.0.1", port }]).on("error", quiet);
    return { client, end: () => client.disconnect() };
  },
};

/** Clients that ask a Sentinel, which is at the port, where the server is. */
export const sentinelClients: Record<string, Connect> = {
  "node-redis, createSentinel": async (port) => {
    const sentinelRootNodes = [{ host: "127.0.0.1", port }];
    const client = createSentinel({ name: "edgegrant", sentinelRootNodes }).on("error", quiet);
    await client.connect();
    return { client, end: () => void client.destroy().catch(quiet) };
  },
  "ioredis, sentinels": async (port) => {
    const client = new Redis({ name: "edgegrant", sentinels: [{ host: "127.0.0.1", port }] }).on("error", quiet);
    return { client, end: () => client.disconnect() };
  },
};
