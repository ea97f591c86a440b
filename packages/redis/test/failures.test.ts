// A server that is down, slow, full, read-only or failing over costs an exchange and one event, and never a request.
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { type NodeRedisClient, RedisReplayStore, RedisTokenStore } from "../src/index.ts";
import { cacheOver } from "./support/cache.ts";
import { type Connect, clients } from "./support/clients.ts";
import { hasRedis, noteOnRedis, type RedisServer, startRedis } from "./support/servers.ts";

const SECRET = "a sealing secret of these tests";
const USERS = Array.from({ length: 20 }, (_, index) => `user-${index}`);
/** Longer than a test may take: a request that waits for Redis never ends. */
const NEVER_MS = 1_000_000;

/** A clock that stands still until the test moves it. */
function stoppedClock() {
  let ms = Date.now();
  return {
    now: () => ms,
    advance: (byMs: number) => {
      ms += byMs;
    },
  };
}

/** A client whose server gives the same error to every command, or to every command but reads. */
function refusingClient(message: string, reads = false): NodeRedisClient & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    isReady: true,
    sendCommand: async ([command = ""]) => {
      sent.push(command);
      if (reads && command === "GET") return null;
      throw new Error(message);
    },
    duplicate: () => {
      throw new Error("Nobody follows in these tests");
    },
  };
}

describe.each([
  "MOVED 3999 127.0.0.1:6381",
  "ASK 3999 127.0.0.1:6381",
  "LOADING Redis is loading the dataset in memory",
  "CLUSTERDOWN The cluster is down",
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  "TRYAGAIN Multiple keys request during rehashing of slot",
  "BUSY Redis is busy running a script",
  "NOAUTH Authentication required.",
  "NOPERM User default has no permissions to run the 'eval' command",
  "UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)",
  "Socket closed unexpectedly",
])("a server that answers %s", (message) => {
  it("costs an exchange and one event, and is left alone for a second", async () => {
    const clock = stoppedClock();
    const client = refusingClient(message);
    const cache = cacheOver(new RedisTokenStore(client, { secret: SECRET, now: clock.now }), clock.now);
    expect(await cache.tokenOf("alice")).toBe("granted to alice");
    await cache.settled();
    expect(cache.failures).toEqual([message]);
    expect(client.sent).toEqual(["GET", "EVAL"]); // The read of the request, and the write in the background.
    expect(await cache.tokenOf("bob")).toBe("granted to bob");
    await cache.settled();
    expect(cache.failures).toHaveLength(1);
    expect(client.sent).toEqual(["GET", "EVAL", "EVAL"]);
    // A failed write during the pause does not make it longer.
    clock.advance(999);
    await cache.tokenOf("carol");
    await cache.settled();
    expect(cache.failures).toHaveLength(1);
    clock.advance(1);
    await cache.tokenOf("dave");
    expect(cache.failures).toHaveLength(2);
  });
});

describe.each([
  "OOM command not allowed when used memory > 'maxmemory'.",
  "READONLY You can't write against a read only replica.",
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
  "NOREPLICAS Not enough good replicas to write.",
])("a server that answers writes with %s", (message) => {
  it("is read all the same, and costs an exchange and one event", async () => {
    const clock = stoppedClock();
    const client = refusingClient(message, true);
    const cache = cacheOver(new RedisTokenStore(client, { secret: SECRET, now: clock.now }), clock.now);
    await cache.tokenOf("alice");
    await cache.settled();
    await cache.tokenOf("bob");
    await cache.settled();
    expect(cache.exchanges).toEqual(["alice", "bob"]);
    expect(cache.failures).toEqual([message]);
    expect(client.sent.filter((command) => command === "GET")).toHaveLength(2);
  });
});

it("a clock that is set back ends the pause", async () => {
  const clock = stoppedClock();
  const client = refusingClient("LOADING");
  const store = new RedisTokenStore(client, { secret: SECRET, now: clock.now });
  await expect(store.get("a")).rejects.toThrow("LOADING");
  clock.advance(-5_000);
  await expect(store.get("a")).rejects.toThrow("LOADING");
});

it("a lease that is granted after the deadline is released", async () => {
  const scripts: string[] = [];
  let grant = (_reply: unknown): void => undefined;
  const client = refusingClient("unused");
  client.sendCommand = ([, script = ""]) => {
    scripts.push(script);
    return new Promise((resolve) => {
      grant = resolve;
    });
  };
  const store = new RedisTokenStore(client, { secret: SECRET, timeoutMs: 1 });
  await expect(store.acquire("a", 0)).rejects.toThrow("Redis did not answer within 1 ms");
  grant(1);
  await expect.poll(() => scripts.length).toBe(2);
  expect(scripts[1]).toContain("redis.call('GET', KEYS[2]) == ARGV[1]");
});

it("a server that hangs gets no more than 1,000 commands, which the client keeps, until it answers", async () => {
  const client = refusingClient("unused");
  const answers: ((reply: unknown) => void)[] = [];
  client.sendCommand = () => new Promise((resolve) => answers.push(resolve));
  const clock = stoppedClock();
  const store = new RedisTokenStore(client, { secret: SECRET, timeoutMs: 1, now: clock.now });
  const token = { accessToken: "granted", tokenType: "Bearer", expiresAt: clock.now() / 1000 + 300 };
  const setAll = (keys: number) =>
    Promise.allSettled(Array.from({ length: keys }, (_, key) => store.set(`key ${key}`, token)));
  await setAll(1_010);
  expect(answers).toHaveLength(1_000);
  await setAll(1);
  expect(answers).toHaveLength(1_000);
  for (const answer of answers.splice(0)) answer(null);
  await setAll(1);
  expect(answers).toHaveLength(1);
});

it("a wrong client is refused, with the names of the right ones", () => {
  const wrong = new Map() as never;
  expect(() => new RedisTokenStore(wrong, { secret: SECRET })).toThrow(/RedisTokenStore needs a client: createClient/);
});

it.each([{ timeoutMs: 0 }, { leaseMs: Number.NaN }])("a setting out of range is refused: %o", (wrong) => {
  expect(() => new RedisTokenStore(refusingClient(""), { secret: SECRET, ...wrong })).toThrow(/must be a number/);
});

describe.skipIf(!hasRedis)(`a real server${noteOnRedis}`, () => {
  let server: RedisServer;
  afterEach(() => server?.close());

  const withRealServer = async (connect: Connect, timeoutMs: number) => {
    server = await startRedis();
    const { client, end } = await connect(server.port);
    onTestFinished(end);
    const clock = stoppedClock();
    const store = new RedisTokenStore(client, { secret: SECRET, timeoutMs, now: clock.now });
    // The client is connected when its first command has an answer.
    await store.get("nothing");
    return { client, clock, store, cache: cacheOver(store, clock.now) };
  };

  const command = async (...args: string[]) => {
    const { client, end } = await (clients["node-redis"] as Connect)(server.port);
    await (client as NodeRedisClient).sendCommand(args);
    end();
  };

  const pick = (...names: string[]) => names.map((name) => [name, clients[name] as Connect] as const);

  describe.each(pick("node-redis", "ioredis", "iovalkey"))("that has ended, with %s", (_, connect) => {
    it("makes no request wait in the client's queue, and is used again once it is back", async () => {
      const { cache, clock, store } = await withRealServer(connect, NEVER_MS);
      await cache.tokenOf("alice");
      await cache.settled();
      await server.stop("SIGKILL");
      // The client needs a moment to notice. A command that it takes until then may wait for the server's return.
      const soon = () => Promise.race([store.get("nothing").then(Boolean, String), delay(50, "no answer")]);
      await expect.poll(soon).toContain("not connected");
      clock.advance(1_000);
      const answers = await Promise.all(USERS.map((user) => cache.tokenOf(user)));
      expect(answers).toEqual(USERS.map((user) => `granted to ${user}`));
      expect(cache.failures).toEqual(["The Redis client is not connected"]);
      await server.start();
      await expect
        .poll(async () => {
          clock.advance(1_000);
          await cache.tokenOf("bob");
          await cache.settled();
          return (await cacheOver(store, clock.now).tokenOf("bob")) && cache.exchanges.filter((user) => user === "bob");
        })
        .not.toEqual([]);
    });
  });

  it("that does not answer makes all requests wait for one deadline together, and is one event", async () => {
    const { cache } = await withRealServer(clients["node-redis"] as Connect, 250);
    server.signal("SIGSTOP");
    const answers = await Promise.all(USERS.map((user) => cache.tokenOf(user)));
    await cache.settled();
    server.signal("SIGCONT");
    expect(answers).toEqual(USERS.map((user) => `granted to ${user}`));
    expect(cache.failures).toEqual(["Redis did not answer within 250 ms"]);
  });

  it.each(pick("node-redis", "ioredis", "@upstash/redis"))(
    "that is full costs an exchange and one event, with %s",
    async (_, connect) => {
      const { cache } = await withRealServer(connect, NEVER_MS);
      await cache.tokenOf("alice");
      await cache.settled();
      await command("CONFIG", "SET", "maxmemory", "1");
      await cache.tokenOf("bob");
      await cache.settled();
      expect(await cache.tokenOf("alice")).toBe("granted to alice");
      expect(cache.exchanges).toEqual(["alice", "bob"]);
      expect(cache.failures).toEqual([expect.stringContaining("OOM")]);
    },
  );

  it.each(pick("node-redis", "ioredis", "@upstash/redis"))(
    "that is now a replica costs an exchange and one event, with %s",
    async (_, connect) => {
      const { cache } = await withRealServer(connect, NEVER_MS);
      await cache.tokenOf("alice");
      await cache.settled();
      await command("REPLICAOF", "127.0.0.1", "1");
      await cache.tokenOf("bob");
      await cache.settled();
      expect(await cache.tokenOf("alice")).toBe("granted to alice");
      expect(cache.exchanges).toEqual(["alice", "bob"]);
      expect(cache.failures).toEqual([expect.stringContaining("READONLY")]);
    },
  );
});

describe("a store of proofs", () => {
  it.each(["OOM command not allowed when used memory > 'maxmemory'.", "READONLY You can't write", "LOADING"])(
    "accepts nothing while the server refuses to write, and does not ask again for a second: %s",
    async (message) => {
      const clock = stoppedClock();
      const client = refusingClient(message);
      const store = new RedisReplayStore(client, { now: clock.now });
      await expect(store.once("key.1", 1300, 1000)).rejects.toThrow(message.slice(0, 7));
      await expect(store.once("key.2", 1300, 1000)).rejects.toThrow("does not answer");
      expect(client.sent).toHaveLength(1);
      clock.advance(1000);
      await expect(store.once("key.3", 1300, 1000)).rejects.toThrow();
      expect(client.sent).toHaveLength(2);
    },
  );
});
