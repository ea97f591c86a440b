// The contracts of token stores and of replay stores, with each client, over a real server.
import { replayStoreContract, type TokenStoreUnderTest, tokenStoreContract } from "@edgegrant/core/testing";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { RedisReplayStore, RedisTokenStore } from "../src/index.ts";
import { type Connect, type Connected, clients, clusterClients } from "./support/clients.ts";
import { hasRedis, noteOnRedis, type RedisServer, startRedis } from "./support/servers.ts";

const SECRET = "a sealing secret of these tests";
const SETTINGS = { secret: SECRET, timeoutMs: 10_000 };

describe.skipIf(!hasRedis)(`over a real server${noteOnRedis}`, () => {
  let single: RedisServer;
  let cluster: RedisServer;
  /** They look into the servers, and play an attacker. */
  const admins = new Map<RedisServer, Redis>();

  beforeAll(async () => {
    single = await startRedis();
    cluster = await startRedis(["--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"]);
    for (const server of [single, cluster]) admins.set(server, new Redis(server.port, "127.0.0.1"));
    const admin = admins.get(cluster) as Redis;
    await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await vi.waitFor(async () => expect(await admin.call("CLUSTER", "INFO")).toContain("cluster_state:ok"), 60_000);
  });
  afterAll(async () => {
    for (const admin of admins.values()) admin.disconnect();
    await Promise.all([single?.close(), cluster?.close()]);
  });

  describe.each(Object.entries(clients))("the contract: RedisTokenStore with %s", (_, connect) => {
    runContract(connect, () => single);
  });

  describe.each(Object.entries(clusterClients))("the contract: RedisTokenStore with %s", (_, connect) => {
    runContract(connect, () => cluster);
  });

  function runContract(connect: Connect, server: () => RedisServer): void {
    let connected: Connected | undefined;
    afterAll(() => connected?.end());
    const open = async (): Promise<TokenStoreUnderTest> => {
      const admin = admins.get(server()) as Redis;
      await admin.flushall();
      connected ??= await connect(server().port);
      const { client, end } = connected;
      return {
        store: new RedisTokenStore(client, SETTINGS),
        reopen: ({ secret }) => new RedisTokenStore(client, secret === "same" ? SETTINGS : { ...SETTINGS, secret }),
        backend: {
          entries: async () => {
            const keys = await admin.keys("*");
            return Promise.all(keys.map(async (key) => [key, (await admin.get(key)) ?? ""] as const));
          },
          write: async (key, value) => {
            await admin.set(key, value);
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
});
