import { describe, expect, it } from "vitest";
import type { FollowingLease, LeadingLease, StoredToken, StoreOperation, TokenStore } from "../../src/cache/store.ts";
import { type Clock, createClock, SECOND_MS } from "../support/clock.ts";
import { API, caller, countingCache, NOON } from "./support.ts";

/** A store takes time, either synchronously or until its promise resolves. */

const alice = caller();
const kept: StoredToken = { accessToken: "kept", tokenType: "Bearer", expiresAt: NOON + 40 };
const store = (changes: Partial<TokenStore>): TokenStore => ({
  get: () => undefined,
  set: () => undefined,
  delete: () => undefined,
  ...changes,
});

describe.each<[how: string, answer: (token: StoredToken) => StoredToken | Promise<StoredToken>]>([
  ["at once", (token) => token],
  ["with a promise", async (token) => token],
])("a token that a store takes its time to give, %s", (_, answer) => {
  const cacheOver = (seconds: number) => {
    const get = () => {
      clock.seconds += seconds;
      return answer(kept);
    };
    const { cache, clock, events, types } = countingCache({ store: store({ get }) });
    return { cache, events, types };
  };

  it("is not handed out if it is too near its end by then", async () => {
    const { cache, types } = cacheOver(10);
    expect((await cache.getToken(alice, API)).accessToken).toBe("token-1");
    expect(types()).not.toContain("cache.hit");
  });

  it("is handed out with the time that it has left by then", async () => {
    const { cache } = cacheOver(9);
    expect(await cache.getToken(alice, API)).toMatchObject({ accessToken: "kept", expiresIn: 31 });
  });

  it("is told of with that time", async () => {
    const { cache, events } = cacheOver(9);
    await cache.getToken(alice, API);
    expect(events[0]).toMatchObject({ type: "cache.hit", durationMs: 9_000 });
  });
});

const OPERATIONS: [operation: StoreOperation, what: string, changes: (fail: () => never) => Partial<TokenStore>][] = [
  ["get", "get", (get) => ({ get })],
  ["set", "set", (set) => ({ set })],
  ["delete", "delete", (remove) => ({ delete: remove })],
  ["lease", "acquire", (acquire) => ({ acquire })],
  ["lease", "release", (release) => ({ acquire: async (): Promise<LeadingLease> => ({ leads: true, release }) })],
  ["lease", "result", (result) => ({ acquire: async (): Promise<FollowingLease> => ({ leads: false, result }) })],
];

/** The ways in which a store can fail, with the time that each takes. */
const FAILURES: [how: string, failing: (clock: Clock) => () => unknown, durationMs: number][] = [
  [
    "that blocks, and then throws",
    (clock) => () => {
      clock.advance(500);
      throw new Error("busy");
    },
    500,
  ],
  [
    "that blocks, and then gives a promise that it takes longer to break",
    (clock) => () => {
      clock.advance(500);
      return Promise.resolve().then(() => {
        clock.advance(200);
        throw new Error("busy");
      });
    },
    700,
  ],
];

const rows = OPERATIONS.flatMap(([operation, what, changes]) =>
  FAILURES.map(([how, failing, durationMs]) => [what, how, { operation, changes, failing, durationMs }] as const),
);

describe("what is told of a failing store", () => {
  it.each(rows)("is how long it took, in %s %s", async (_, __, { operation, changes, failing, durationMs }) => {
    const clock = createClock(NOON * SECOND_MS);
    const { cache, events, settled } = countingCache({
      store: store(changes(failing(clock) as () => never)),
      now: clock.now,
    });
    const { accessToken } = await cache.getToken(alice, API);
    await settled();
    await cache.invalidate(alice, API, { accessToken });
    const failed = events.find(({ type }) => type === "cache.failed");
    expect(failed).toMatchObject({ operation, durationMs, message: "busy" });
  });
});
