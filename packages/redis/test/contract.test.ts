// The contracts of token stores and of replay stores, with each client, over real servers.
import { replayStoreContract, type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { RedisReplayStore, RedisTokenStore } from "../src/index.ts";
import { cacheOver } from "./support/cache.ts";
import { type Connect, type Connected, clients, clusterClients, sentinelClients } from "./support/clients.ts";
import {
  hasRedis,
  noteOnRedis,
  type RedisCluster,
  type RedisServer,
  startCluster,
  startRedis,
  startRedisSentinel,
} from "./support/servers.ts";

const SECRET = "a sealing secret of these tests";
const SETTINGS = { secret: SECRET, timeoutMs: 60_000 };

describe.skipIf(!hasRedis)(`over a real server${noteOnRedis}`, () => {
  let single: RedisServer;
  let sentinel: Awaited<ReturnType<typeof startRedisSentinel>>;
  let cluster: RedisCluster;
  /** Looks into the single server, and plays an attacker. */
  let admin: Redis;

  beforeAll(async () => {
    single = await startRedis();
    admin = new Redis(single.port, "127.0.0.1");
    [sentinel, cluster] = await Promise.all([startRedisSentinel(single), startCluster()]);
  });
  afterAll(async () => {
    admin?.disconnect();
    await Promise.all([sentinel?.close(), cluster?.close()]);
    await single?.close();
  });

  describe.each(Object.entries(clients))("the contract: RedisTokenStore with %s", (_, connect) => {
    runContract(
      connect,
      () => single.port,
      () => [admin],
    );
  });

  describe.each(Object.entries(sentinelClients))("the contract: RedisTokenStore with %s", (_, connect) => {
    runContract(
      connect,
      () => sentinel.port,
      () => [admin],
    );
  });

  describe.each(Object.entries(clusterClients))("the contract: RedisTokenStore with %s", (_, connect) => {
    runContract(
      connect,
      () => cluster.nodes[0]?.port ?? 0,
      () => cluster.admins,
    );
  });

  function runContract(connect: Connect, port: () => number, admins: () => readonly Redis[]): void {
    let connected: Connected | undefined;
    afterAll(() => connected?.end());
    const open = async (): Promise<TokenStoreUnderTest> => {
      await Promise.all(admins().map((node) => node.flushall()));
      connected ??= await connect(port());
      const { client, end } = connected;
      const entriesOf = async (node: Redis) => {
        const keys = await node.keys("*");
        return Promise.all(keys.map(async (key) => [key, (await node.get(key)) ?? ""] as const));
      };
      return {
        store: new RedisTokenStore(client, SETTINGS),
        reopen: ({ secret }) => new RedisTokenStore(client, secret === "same" ? SETTINGS : { ...SETTINGS, secret }),
        backend: {
          entries: async () => (await Promise.all(admins().map(entriesOf))).flat(),
          // The nodes of a cluster that do not have the key refuse it.
          write: async (key, value) => {
            await Promise.any(admins().map((node) => node.set(key, value)));
          },
        },
        breakBackend: () => {
          end();
          connected = undefined;
        },
      };
    };
    for (const { name, run } of tokenStoreContract({ open })) it(name, run);

    const openProofs = async () => {
      const { close, breakBackend } = await open();
      const { client } = connected as Connected;
      const settings = { timeoutMs: SETTINGS.timeoutMs };
      return {
        store: new RedisReplayStore(client, settings),
        reopen: () => new RedisReplayStore(client, settings),
        ...(breakBackend && { breakBackend }),
        ...(close && { close }),
      };
    };
    for (const { name, run } of replayStoreContract({ open: openProofs })) it(`of proofs: ${name}`, run);
  }

  it("a used proof is kept a minute longer than it is good, because a server's clock may be behind", async () => {
    const client = new Redis(single.port, "127.0.0.1");
    onTestFinished(() => client.disconnect());
    await new RedisReplayStore(client, SETTINGS).once("thumbprint.late", 1300, 1000);
    const lifeMs = await admin.pttl("edgegrant:proof:thumbprint.late");
    expect(lifeMs).toBeGreaterThan(350_000);
    expect(lifeMs).toBeLessThanOrEqual(360_000);
  });

  it.each(["node-redis", "ioredis"])("a client that knows one node of a cluster gets MOVED, with %s", async (name) => {
    const { client, end } = await (clients[name] as Connect)(cluster.nodes[0]?.port ?? 0);
    onTestFinished(end);
    let atMs = Date.now();
    const cache = cacheOver(new RedisTokenStore(client, { ...SETTINGS, now: () => atMs }), () => atMs);
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    for (const user of users) {
      expect(await cache.tokenOf(user)).toBe(`granted to ${user}`);
      await cache.settled();
      atMs += 1_000;
    }
    expect(cache.failures.length).toBeGreaterThan(0);
    expect(cache.failures.filter((message) => !/MOVED \d+ 127\.0\.0\.1:\d+/.test(message))).toEqual([]);
  });

  describe("an entry that somebody else wrote", () => {
    it.each<[string, (key: string, other: string) => Promise<unknown>]>([
      ["of another type", (key) => admin.lpush(key, "x")],
      ["that is no token", (key) => admin.set(key, "99999999999 v1.garbage")],
      ["of another user", async (key, other) => admin.set(key, (await admin.get(other)) ?? "")],
      ["of any size", (key) => admin.set(key, "9".repeat(1_000_000))],
      ["that ends never", (key) => admin.set(key, `${"9".repeat(400)} v1.garbage`)],
    ])("%s costs one exchange, and is gone after it", async (_what, poison) => {
      await admin.flushall();
      const { client, end } = await (clients["node-redis"] as Connect)(single.port);
      onTestFinished(end);
      const cache = cacheOver(new RedisTokenStore(client, SETTINGS), Date.now);
      const keyOf = async (user: string) => {
        const before = await admin.keys("*");
        await cache.tokenOf(user);
        await cache.settled();
        return (await admin.keys("*")).find((key) => !before.includes(key)) ?? "";
      };
      const [alices, bobs] = [await keyOf("alice"), await keyOf("bob")];
      await admin.del(alices);
      await poison(alices, bobs);
      for (let requests = 0; requests < 3; requests += 1) {
        expect(await cache.tokenOf("alice")).toBe("granted to alice");
        await cache.settled();
      }
      expect(cache.exchanges).toEqual(["alice", "bob", "alice"]);
    });
  });

  it("says whether the server can be read, also during the pause after a failure", async () => {
    const { client, end } = await (clients["node-redis"] as Connect)(single.port);
    const store = new RedisTokenStore(client, SETTINGS);
    await store.check();
    end();
    await expect(store.get("a")).rejects.toThrow();
    expect(await store.get("a")).toBeUndefined();
    await expect(store.check()).rejects.toThrow("not connected");
  });
});
