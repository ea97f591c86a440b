// Four Node processes share tokens through a Redis server: they exchange once in total.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasRedis, noteOnRedis, type RedisServer, startRedis } from "../../packages/redis/test/support/servers.ts";
import { startWorkerZone, type WorkerZone } from "../support/worker-zone.ts";
import type { Order, Outcome } from "./fleet-server.ts";

/** Long enough for an exchange on a busy machine. The followers of a killed leader wait this long. */
const LEASE_MS = 8_000;

describe.skipIf(!hasRedis)(`a fleet of four processes${noteOnRedis}`, () => {
  let redis: RedisServer;
  let far: WorkerZone;
  let fleet: ChildProcess[] = [];

  beforeAll(async () => {
    [redis, far] = await Promise.all([startRedis(), startWorkerZone()]);
    const env = {
      ...process.env,
      ...far.bindings,
      KEYCARD_SERVER_URL: `http://127.0.0.1:${far.port}`,
      REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      LEASE_MS: String(LEASE_MS),
    };
    const script = join(import.meta.dirname, "fleet-server.ts");
    fleet = [1, 2, 3, 4].map(() => fork(script, { env, execArgv: ["--no-warnings"] }));
    await Promise.all(fleet.map((server) => once(server, "message")));
  });
  afterAll(async () => {
    for (const server of fleet) server.kill("SIGKILL");
    await Promise.all([redis?.close(), far?.zone.close()]);
  });

  const ask = async (server: ChildProcess, order: Order): Promise<Outcome> => {
    const answer = once(server, "message");
    server.send(order);
    const [outcome] = await answer;
    return outcome;
  };
  const askAll = (servers: readonly ChildProcess[], order: Order) =>
    Promise.all(servers.map((server) => ask(server, order)));
  /** A token of a caller for whom nothing is cached. */
  const newCaller = () =>
    far.zone.mint({ user: "alice", resource: "worker", claims: { session: crypto.randomUUID() } });
  const exchangesDuring = async (work: () => Promise<void>) => {
    const before = far.zone.counters().token;
    await work();
    return far.zone.counters().token - before;
  };

  it("200 requests of one user, cold: one exchange", async () => {
    const token = await newCaller();
    const exchanges = await exchangesDuring(async () => {
      const outcomes = await askAll(fleet, { token, calls: 50 });
      expect(outcomes.flatMap(({ errors }) => errors)).toEqual([]);
      expect(new Set(outcomes.flatMap(({ tokens }) => tokens)).size).toBe(1);
    });
    expect(exchanges).toBe(1);
  });

  it("the server ends and comes back: no request fails, and then the fleet shares tokens again", async () => {
    const failures = async () => {
      const outcomes = await askAll(fleet, { token: await newCaller(), calls: 5 });
      return outcomes.flatMap(({ errors }) => errors);
    };
    await redis.stop("SIGKILL");
    expect(await failures()).toEqual([]);
    await redis.start();
    expect(await failures()).toEqual([]);
    await expect
      .poll(() => exchangesDuring(async () => expect(await failures()).toEqual([])), { interval: 500 })
      .toBe(1);
  });

  it("the leader is killed while it exchanges: the others have their tokens once its lease ends", async () => {
    const token = await newCaller();
    far.zone.setFault("token", { hang: true, times: 1 });
    const [leader, ...others] = fleet;
    const exchanges = await exchangesDuring(async () => {
      const before = far.zone.counters().token;
      leader?.send({ token, calls: 1 });
      await expect.poll(() => far.zone.counters().token, { interval: 5 }).toBe(before + 1);
      const outcomes = askAll(others, { token, calls: 10 });
      leader?.kill("SIGKILL");
      expect((await outcomes).flatMap(({ errors }) => errors)).toEqual([]);
      expect(new Set((await outcomes).flatMap(({ tokens }) => tokens)).size).toBe(1);
    });
    // The killed leader's, and one.
    expect(exchanges).toBe(2);
  });
});
