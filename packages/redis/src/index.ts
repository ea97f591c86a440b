export type {
  BunRedisClient,
  IoRedisClient,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
  UpstashRedisClient,
} from "./clients.ts";
export { RedisReplayStore, type RedisReplayStoreOptions } from "./replay-store.ts";
export { RedisTokenStore, type RedisTokenStoreOptions } from "./token-store.ts";
