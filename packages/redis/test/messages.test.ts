// Followers are woken by messages, with each client that has them. Without messages they look for the result themselves.
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Subscriber } from "../src/clients.ts";
import { RedisTokenStore } from "../src/index.ts";
import { pollDelayMs } from "../src/polling.ts";
import { WakeUps } from "../src/wake-ups.ts";
import { clients, clusterClients } from "./support/clients.ts";
import {
  hasRedis,
  noteOnRedis,
  type RedisCluster,
  type RedisServer,
  startCluster,
  startRedis,
} from "./support/servers.ts";

const SETTINGS = { secret: "a sealing secret of these tests", timeoutMs: 60_000, leaseMs: 100_000 };
const TOKEN = { accessToken: "granted", tokenType: "Bearer", expiresAt: Math.floor(Date.now() / 1000) + 300 };
const { "@upstash/redis": _withoutMessages, ...withMessages } = clients;

afterEach(() => {
  vi.restoreAllMocks();
});

describe.skipIf(!hasRedis)(`over a real server${noteOnRedis}`, () => {
  let single: RedisServer;
  let cluster: RedisCluster;
  beforeAll(async () => {
    single = await startRedis();
    cluster = await startCluster();
  });
  afterAll(() => Promise.all([single?.close(), cluster?.close()]));

  const all = [
    ...Object.entries(withMessages).map(([name, connect]) => [name, connect, () => single] as const),
    ...Object.entries(clusterClients).map(
      ([name, connect]) => [name, connect, () => cluster.nodes[0] as RedisServer] as const,
    ),
  ];

  describe.each(all)("with %s", (name, connect, server) => {
    it("a follower is woken by the leader's token, and by a lease that ends without one", async () => {
      neverLook();
      const [one, other] = [await connect(server().port), await connect(server().port)];
      onTestFinished(() => {
        one.end();
        other.end();
      });
      const [leaders, followers] = [
        new RedisTokenStore(one.client, SETTINGS),
        new RedisTokenStore(other.client, SETTINGS),
      ];
      const leader = await leaders.acquire(`${name} grants`, 0);
      const follower = await followers.acquire(`${name} grants`, 0);
      if (!leader.leads || follower.leads) throw new Error("The first leads, the second follows");
      const result = follower.result(100_000);
      await leaders.set(`${name} grants`, TOKEN);
      expect(await result).toMatchObject({ accessToken: "granted" });

      const failing = await leaders.acquire(`${name} fails`, 0);
      const waiting = await followers.acquire(`${name} fails`, 0);
      if (!failing.leads || waiting.leads) throw new Error("The first leads, the second follows");
      const nothing = waiting.result(100_000);
      await failing.release();
      expect(await nothing).toBeUndefined();
    });
  });

  it("a server that forbids messages has followers all the same", async () => {
    const admin = new Redis(single.port, "127.0.0.1");
    await admin.call("ACL", "SETUSER", "mute", "on", ">secret", "~*", "resetchannels", "+@all");
    const mute = new Redis(single.port, "127.0.0.1", { username: "mute", password: "secret" });
    onTestFinished(() => {
      admin.disconnect();
      mute.disconnect();
    });
    const store = new RedisTokenStore(mute, SETTINGS);
    const leader = await store.acquire("mute", 0);
    const follower = await store.acquire("mute", 0);
    if (!leader.leads || follower.leads) throw new Error("The first leads, the second follows");
    const result = follower.result(100_000);
    await store.set("mute", TOKEN);
    expect(await result).toMatchObject({ accessToken: "granted" });
  });

  it("of two tokens, the one that expires later stays: a leader may be late", async () => {
    const { client, end } = await (clients["node-redis"] as (typeof clients)[string])(single.port);
    onTestFinished(end);
    const store = new RedisTokenStore(client, SETTINGS);
    await store.set("late", TOKEN);
    await store.set("late", { ...TOKEN, accessToken: "older", expiresAt: TOKEN.expiresAt - 10 });
    expect(await store.get("late")).toMatchObject({ accessToken: "granted" });
  });

  it("the server deletes a token when it expires, and a lease when it ends", async () => {
    const { client, end } = await (clients.ioredis as (typeof clients)[string])(single.port);
    onTestFinished(end);
    const admin = client as Redis;
    const store = new RedisTokenStore(client, { ...SETTINGS, prefix: "lives:" });
    await store.set("a", TOKEN);
    await store.acquire("b", 0);
    const lives = await Promise.all((await admin.keys("lives:*")).sort().map((key) => admin.pttl(key)));
    expect(lives).toHaveLength(2);
    expect(Math.min(...lives)).toBeGreaterThan(0);
    expect(Math.max(...lives)).toBeLessThanOrEqual(300_000);
  });
});

/** From now on nobody looks for a result without a message. The clients' own random numbers stay. */
function neverLook(): void {
  const { random } = Math;
  vi.spyOn(Math, "random").mockImplementation(() => (/token-store/.test(new Error().stack ?? "") ? 1e6 : random()));
}

/** A connection for messages that the test controls. */
function heldSubscriber() {
  const listeners = new Map<string, () => void>();
  let closed = 0;
  const subscriber: Subscriber = {
    subscribe: async (channel, onMessage) => listeners.set(channel, onMessage),
    unsubscribe: async (channel) => listeners.delete(channel),
    close: () => {
      closed += 1;
    },
  };
  return { subscriber, listeners, closed: () => closed };
}

describe("the connection for messages", () => {
  it("is opened for the first follower, shared, and closed some seconds after the last one", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const held = heldSubscriber();
    const open = vi.fn(() => held.subscriber);
    const wakeUps = new WakeUps(open);
    const [one, other] = [wakeUps.on("a"), wakeUps.on("b")];
    await vi.advanceTimersByTimeAsync(0);
    expect([one.getsMessages(), other.getsMessages(), open.mock.calls.length]).toEqual([true, true, 1]);
    one.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.closed()).toBe(0);
    other.end();
    expect([...held.listeners.keys()]).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.closed()).toBe(1);
  });

  it("wakes every follower of its channel, and no other", async () => {
    const held = heldSubscriber();
    const wakeUps = new WakeUps(() => held.subscriber);
    const [one, other, stranger] = [wakeUps.on("a"), wakeUps.on("a"), wakeUps.on("b")];
    // The first wait ends when the subscription is there.
    await Promise.all([one.wait(1e6), other.wait(1e6), stranger.wait(1e6)]);
    const waits = [one.wait(1e6), other.wait(1e6)];
    const strangers = vi.fn();
    void stranger.wait(1e6).then(strangers);
    held.listeners.get("a")?.();
    await Promise.all(waits);
    expect(strangers).not.toHaveBeenCalled();
  });

  it.each([
    ["can't be opened", () => Promise.reject(new Error("refused"))],
    ["never answers", () => new Promise<never>(() => undefined)],
  ])("that %s leaves followers to their own looks", async (_, subscribe) => {
    const { subscriber } = heldSubscriber();
    const wakeUp = new WakeUps(() => ({ ...subscriber, subscribe })).on("a");
    await wakeUp.wait(1);
    expect(wakeUp.getsMessages()).toBe(false);
    wakeUp.end();
  });

  it("is opened anew for the next follower after a failure", async () => {
    const held = heldSubscriber();
    const open = vi
      .fn(() => held.subscriber)
      .mockImplementationOnce(() => {
        throw new Error("no socket");
      });
    const wakeUps = new WakeUps(open);
    wakeUps.on("a").end();
    const next = wakeUps.on("a");
    await next.wait(1e6);
    expect(next.getsMessages()).toBe(true);
    next.end();
  });
});

describe("a follower's own looks", () => {
  it("come less often each time, up to a second apart, and differ between followers", () => {
    const delays = (random: number) => [0, 1, 2, 3, 4, 5, 6, 50].map((round) => pollDelayMs(round, false, random));
    expect(delays(1)).toEqual([50, 100, 200, 400, 800, 1000, 1000, 1000]);
    expect(delays(0)).toEqual([25, 50, 100, 200, 400, 500, 500, 500]);
  });

  it("are seldom where messages arrive", () => {
    expect(pollDelayMs(0, true, 1)).toBe(1000);
  });
});
