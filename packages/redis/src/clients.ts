import { ConfigurationError } from "@edgegrant/core";

/** A client of node-redis (`redis` on npm): the result of `createClient`. */
export interface NodeRedisClient {
  readonly isReady: boolean;
  sendCommand(args: string[]): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

/** A cluster client of node-redis: the result of `createCluster`. */
export interface NodeRedisCluster {
  readonly isReady: boolean;
  readonly masters: readonly unknown[];
  sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

/** A client of node-redis that asks a Sentinel where the server is: the result of `createSentinel`. */
export interface NodeRedisSentinel {
  readonly isReady: boolean;
  getMasterNode(): unknown;
  sendCommand(isReadonly: boolean, args: string[]): Promise<unknown>;
  duplicate(): NodeRedisSubscriber;
}

/** The part of a node-redis client that waits for messages. */
export interface NodeRedisSubscriber {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: () => void): Promise<unknown>;
  unsubscribe(channel: string, listener: () => void): Promise<unknown>;
  destroy(): unknown;
}

/** `Redis` or `Cluster` of `ioredis` or `iovalkey`. */
export interface IoRedisClient {
  readonly status: string;
  call(command: string, args: string[]): Promise<unknown>;
  duplicate(): IoRedisSubscriber;
}

/** The part of an ioredis client that waits for messages. */
export interface IoRedisSubscriber {
  on(event: "error", listener: () => void): unknown;
  on(event: "message", listener: (channel: string) => void): unknown;
  subscribe(channel: string): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  disconnect(): void;
}

/** Bun's own `RedisClient`. */
export interface BunRedisClient {
  readonly connected: boolean;
  connect(): Promise<unknown>;
  send(command: string, args: string[]): Promise<unknown>;
  duplicate(): Promise<BunRedisSubscriber>;
}

/** The part of Bun's client that waits for messages. */
export interface BunRedisSubscriber {
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: () => void): Promise<unknown>;
  unsubscribe(channel: string, listener: () => void): Promise<unknown>;
  close(): void;
}

/** `Redis` of `@upstash/redis`, which sends each command over HTTPS. */
export interface UpstashRedisClient {
  get(key: string): Promise<unknown>;
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
}

/** The clients that a store can use. */
export type RedisClient =
  | NodeRedisClient
  | NodeRedisCluster
  | NodeRedisSentinel
  | IoRedisClient
  | BunRedisClient
  | UpstashRedisClient;

/** What a store needs of a client. */
export interface Connection {
  get(key: string): Promise<unknown>;
  eval(script: string, keys: string[], args: string[]): Promise<unknown>;
  /** Whether the client sends a command now, and does not put it in a queue until it is connected. */
  isReady(): boolean;
  /** Makes a client that has given up connect again. Absent if the client does that by itself. */
  reconnect?(): void;
  /** Opens a second connection, for messages. Absent if the client has none. */
  subscriber?(): Subscriber;
}

/** A connection that waits for messages. */
export interface Subscriber {
  /** Resolves when messages on the channel arrive. The client restores a lost connection by itself, if at all. */
  subscribe(channel: string, onMessage: () => void): Promise<unknown>;
  unsubscribe(channel: string, onMessage: () => void): Promise<unknown>;
  close(): void;
}

/** @throws {ConfigurationError} if the value is none of the known clients. */
export function connectionTo(client: RedisClient): Connection {
  if ("masters" in client) return overNodeRedis(client, (key, args) => client.sendCommand(key, false, args));
  if ("getMasterNode" in client) return overNodeRedis(client, (_, args) => client.sendCommand(false, args));
  if ("sendCommand" in client && "isReady" in client) {
    return overNodeRedis(client, (_, args) => client.sendCommand(args));
  }
  if ("call" in client && "status" in client) return overIoRedis(client);
  if ("send" in client && "connected" in client) return overBun(client);
  if ("eval" in client && "get" in client) return overUpstash(client);
  throw new ConfigurationError(
    "RedisTokenStore needs a client: createClient, createCluster or createSentinel of redis, Redis or Cluster of ioredis or iovalkey, " +
      "RedisClient of Bun, or Redis of @upstash/redis",
  );
}

type Send = (key: string, args: string[]) => Promise<unknown>;

/** `GET` and `EVAL` as texts on a connection. */
function commandsOver(send: Send): Pick<Connection, "get" | "eval"> {
  return {
    get: (key) => send(key, ["GET", key]),
    eval: (script, keys, args) => send(keys[0] ?? "", ["EVAL", script, String(keys.length), ...keys, ...args]),
  };
}

function overNodeRedis(client: Pick<NodeRedisClient, "isReady" | "duplicate">, send: Send): Connection {
  const subscriber = (): Subscriber => {
    const messages = client.duplicate();
    messages.on("error", ignore);
    const connected = messages.connect();
    connected.catch(ignore);
    return {
      subscribe: async (channel, onMessage) => {
        await connected;
        await messages.subscribe(channel, onMessage);
      },
      unsubscribe: (channel, onMessage) => messages.unsubscribe(channel, onMessage),
      close: () => void Promise.resolve(messages.destroy()).catch(ignore),
    };
  };
  return { ...commandsOver(send), isReady: () => client.isReady, subscriber };
}

function overIoRedis(client: IoRedisClient): Connection {
  const subscriber = (): Subscriber => {
    const messages = client.duplicate();
    const listeners = new Map<string, () => void>();
    messages.on("error", ignore);
    messages.on("message", (channel) => listeners.get(channel)?.());
    return {
      subscribe: (channel, onMessage) => {
        listeners.set(channel, onMessage);
        return messages.subscribe(channel);
      },
      unsubscribe: (channel, onMessage) => {
        if (listeners.get(channel) === onMessage) listeners.delete(channel);
        return listeners.has(channel) ? Promise.resolve() : messages.unsubscribe(channel);
      },
      close: () => messages.disconnect(),
    };
  };
  const send: Send = (_, [command = "", ...args]) => client.call(command, args);
  return { ...commandsOver(send), isReady: () => client.status === "ready", subscriber };
}

function overBun(client: BunRedisClient): Connection {
  const subscriber = (): Subscriber => {
    const opened = client.duplicate().then(async (messages) => {
      await messages.connect();
      return messages;
    });
    opened.catch(ignore);
    return {
      subscribe: async (channel, onMessage) => (await opened).subscribe(channel, onMessage),
      unsubscribe: async (channel, onMessage) => (await opened).unsubscribe(channel, onMessage),
      close: () => void opened.then((messages) => messages.close(), ignore),
    };
  };
  const send: Send = (_, [command = "", ...args]) => client.send(command, args);
  // Bun's client connects with the first command, and gives up after some attempts.
  const reconnect = () => void client.connect().catch(ignore);
  return { ...commandsOver(send), isReady: () => client.connected, reconnect, subscriber };
}

function overUpstash(client: UpstashRedisClient): Connection {
  return {
    get: (key) => client.get(key),
    eval: (script, keys, args) => client.eval(script, keys, args),
    isReady: () => true,
  };
}

/** The client's own events and the store's other commands report the same failure. */
function ignore(): void {}
