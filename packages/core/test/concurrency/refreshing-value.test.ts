import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type PersistedCopy, RefreshingValue } from "../../src/concurrency/refreshing-value.ts";
import { type Clock, createClock } from "../support/clock.ts";
import { type Deferred, deferred } from "../support/deferred.ts";

const TTL = 100;
const RENEW_AFTER = 80;
const STALE = 1000;
const COOL_DOWN = 30;
const WAIT = 10;

let clock: Clock;
let loads: Deferred<string>[];
let background: Promise<unknown>[];
let failures: boolean[];
let value: RefreshingValue<string>;

beforeEach(() => {
  vi.useFakeTimers();
  clock = createClock(0);
  loads = [];
  background = [];
  failures = [];
  value = create();
});
afterEach(() => {
  vi.useRealTimers();
});

function create(persisted?: PersistedCopy<string>): RefreshingValue<string> {
  return new RefreshingValue<string>({
    load: () => {
      const load = deferred<string>();
      loads.push(load);
      return load.promise;
    },
    persisted,
    now: clock.now,
    waitUntil: (work) => background.push(work),
    onFailure: (_, servingStale) => failures.push(servingStale),
    ttlMs: TTL,
    renewAfterMs: RENEW_AFTER,
    staleMs: STALE,
    coolDownMs: COOL_DOWN,
    waitMs: WAIT,
  });
}

/** Requests the value and ends the load that this starts, with a value or an error. */
async function settle(ask: Promise<string>, result: string | Error): Promise<string> {
  const load = loads.at(-1);
  if (result instanceof Error) load?.reject(result);
  else load?.resolve(result);
  return ask;
}
const hold = (result = "first"): Promise<string> => settle(value.get(), result);
const DOWN = new Error("down");

describe("RefreshingValue with nothing held", () => {
  it("loads once for all who ask meanwhile", async () => {
    const asked = Promise.all([value.get(), value.get(), value.renewed()]);
    loads[0]?.resolve("loaded");
    expect(await asked).toEqual(["loaded", "loaded", "loaded"]);
    expect(loads).toHaveLength(1);
  });

  it("throws what the load throws, and says that nothing is served instead", async () => {
    await expect(settle(value.get(), DOWN)).rejects.toBe(DOWN);
    expect(failures).toEqual([false]);
    expect(value.failing).toBe(true);
  });

  it("does not remember a failure: the very next call tries again", async () => {
    await expect(settle(value.get(), DOWN)).rejects.toBe(DOWN);
    expect(await settle(value.get(), "up again")).toBe("up again");
    expect(value.failing).toBe(false);
  });

  it("peeks at nothing and has no age", () => {
    expect(value.peek()).toBeUndefined();
    expect(value.ageMs()).toBeUndefined();
    expect(loads).toHaveLength(0);
  });
});

describe("RefreshingValue by the age of what it holds", () => {
  it("serves without asking while the value is young", async () => {
    await hold();
    clock.advance(RENEW_AFTER - 1);
    expect(value.peek()).toBe("first");
    expect(await value.get()).toBe("first");
    expect(loads).toHaveLength(1);
    expect(value.ageMs()).toBe(RENEW_AFTER - 1);
  });

  it("renews in the background from the age of renewal on, and serves the old value meanwhile", async () => {
    await hold();
    clock.advance(RENEW_AFTER);
    expect(value.peek()).toBeUndefined();
    expect(await value.get()).toBe("first");
    expect(loads).toHaveLength(2);
    loads[1]?.resolve("second");
    await Promise.all(background);
    expect(value.peek()).toBe("second");
  });

  it("begins one renewal in the background, however many ask", async () => {
    await hold();
    clock.advance(RENEW_AFTER);
    await Promise.all([value.get(), value.get(), value.get()]);
    clock.advance(TTL - RENEW_AFTER - 1);
    await value.get();
    expect(loads).toHaveLength(2);
  });

  it("keeps serving when a renewal in the background fails, and says so", async () => {
    await hold();
    clock.advance(RENEW_AFTER);
    await value.get();
    loads[1]?.reject(DOWN);
    await Promise.all(background);
    expect(failures).toEqual([true]);
    expect(await value.get()).toBe("first");
    expect(loads, "and not again within the cool-down").toHaveLength(2);
  });

  it("asks before it serves a value past its time to live", async () => {
    await hold();
    clock.advance(TTL);
    expect(await settle(value.get(), "second")).toBe("second");
  });

  it("lets nobody have the old value merely because somebody else is asking already", async () => {
    await hold();
    clock.advance(TTL);
    const first = value.get();
    const second = value.get();
    loads[1]?.resolve("second");
    expect(await Promise.all([first, second])).toEqual(["second", "second"]);
    expect(loads).toHaveLength(2);
  });

  it("serves the old value while the source is down", async () => {
    await hold();
    clock.advance(STALE - 1);
    expect(await settle(value.get(), DOWN)).toBe("first");
    expect(failures).toEqual([true]);
  });

  it("serves nothing too old, even while the source is down", async () => {
    await hold();
    clock.advance(STALE);
    await expect(settle(value.get(), DOWN)).rejects.toBe(DOWN);
    expect(failures).toEqual([false]);
  });

  it("asks a source that is down once per cool-down", async () => {
    await hold();
    clock.advance(TTL);
    await settle(value.get(), DOWN);
    clock.advance(COOL_DOWN - 1);
    expect(await value.get()).toBe("first");
    expect(loads).toHaveLength(2);
    clock.advance(1);
    await value.get();
    expect(loads).toHaveLength(3);
  });

  it("lets nobody wait for a source that was down when it was last asked", async () => {
    await hold();
    clock.advance(TTL);
    await settle(value.get(), DOWN);
    clock.advance(2 * COOL_DOWN - 1);
    expect(await Promise.all([value.get(), value.get()])).toEqual(["first", "first"]);
    expect(loads).toHaveLength(3);
    loads.at(-1)?.resolve("second");
    await Promise.all(background);
    expect(value.peek()).toBe("second");
  });

  it("asks first again where nobody has for two cool-downs: the source may long be up", async () => {
    await hold();
    clock.advance(TTL);
    await settle(value.get(), DOWN);
    clock.advance(2 * COOL_DOWN);
    expect(await settle(value.get(), "second")).toBe("second");
  });

  it("serves nothing too old, even to those who need not wait", async () => {
    await hold();
    clock.advance(STALE - 1);
    await settle(value.get(), DOWN);
    clock.advance(COOL_DOWN);
    await expect(settle(value.get(), DOWN)).rejects.toBe(DOWN);
  });

  it("asks a source that is down once, however many waited for that", async () => {
    await hold();
    clock.advance(TTL);
    const waiting = Array.from({ length: 100 }, () => value.get());
    expect(
      await settle(
        Promise.all(waiting).then((all) => all.join("")),
        DOWN,
      ),
    ).toBe("first".repeat(100));
    expect(loads).toHaveLength(2);
  });
});

describe("RefreshingValue for a caller that misses something", () => {
  it("loads anew, however young the value is", async () => {
    await hold();
    clock.advance(COOL_DOWN);
    expect(await settle(value.renewed(), "second")).toBe("second");
  });

  it("loads anew once within the cool-down: the source may have changed right after it was asked", async () => {
    await hold();
    expect(await settle(value.renewed(), "second")).toBe("second");
    clock.advance(COOL_DOWN - 1);
    expect(await value.renewed()).toBe("second");
    expect(loads).toHaveLength(2);
    clock.advance(1);
    expect(await settle(value.renewed(), "third")).toBe("third");
  });

  it("loads anew once after the first value, though the source was down a moment before that: nobody missed anything then", async () => {
    await expect(settle(value.get(), DOWN)).rejects.toBe(DOWN);
    clock.advance(1);
    await hold();
    clock.advance(1);
    expect(await settle(value.renewed(), "second")).toBe("second");
    expect(await value.renewed()).toBe("second");
    expect(loads).toHaveLength(3);
  });

  it("gives the held value while the source, asked within the cool-down, was down", async () => {
    await hold();
    expect(await settle(value.renewed(), DOWN)).toBe("first");
    clock.advance(COOL_DOWN - 1);
    expect(await value.renewed()).toBe("first");
    expect(loads).toHaveLength(2);
  });

  it("never asks three times within a cool-down, whatever is asked for and whatever comes of it", async () => {
    const step = fc.record({
      advance: fc.constantFrom(0, 0, 0, 1, COOL_DOWN / 2, COOL_DOWN - 1, COOL_DOWN, RENEW_AFTER, TTL),
      ask: fc.constantFrom("renewed" as const, "renewed" as const, "get" as const),
      callers: fc.constantFrom(1, 3),
      isUp: fc.constantFrom(true, true, false),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const attempts: number[] = [];
        let isUp = true;
        clock.set(0);
        value = new RefreshingValue<string>({
          load: async () => {
            attempts.push(clock.now());
            if (!isUp) throw DOWN;
            return "value";
          },
          now: clock.now,
          waitUntil: (work) => background.push(work),
          onFailure: () => undefined,
          ttlMs: TTL,
          renewAfterMs: RENEW_AFTER,
          staleMs: Number.POSITIVE_INFINITY,
          coolDownMs: COOL_DOWN,
          waitMs: WAIT,
        });
        await value.get();
        for (const { advance, ask, callers, ...source } of steps) {
          clock.advance(advance);
          isUp = source.isUp;
          await Promise.all(Array.from({ length: callers }, () => value[ask]()));
          await Promise.all(background.splice(0));
        }
        for (const [index, atMs] of attempts.entries()) {
          expect((attempts[index + 2] ?? Number.POSITIVE_INFINITY) - atMs).toBeGreaterThanOrEqual(COOL_DOWN);
        }
      }),
    );
  });

  it("waits for a load under way, instead of giving what lacks the same thing", async () => {
    await hold();
    clock.advance(COOL_DOWN);
    const first = value.renewed();
    const second = value.renewed();
    loads[1]?.resolve("second");
    expect(await Promise.all([first, second])).toEqual(["second", "second"]);
    expect(loads).toHaveLength(2);
  });

  it("asks a source that is down once per cool-down, however many miss something", async () => {
    await hold();
    clock.advance(COOL_DOWN);
    const waiting = Array.from({ length: 100 }, () => value.renewed());
    await settle(Promise.all(waiting).then(String), DOWN);
    await value.renewed();
    expect(loads).toHaveLength(2);
    expect(value.failing).toBe(true);
  });
});

describe("RefreshingValue and a load that does not end", () => {
  it("asks again for whoever has waited long enough", async () => {
    void value.get();
    const follower = value.get();
    await vi.advanceTimersByTimeAsync(WAIT);
    loads[1]?.resolve("second attempt");
    expect(await follower).toBe("second attempt");
  });

  it("never lets an answer that was long on its way undo a newer one", async () => {
    const leader = value.get();
    const follower = value.get();
    await vi.advanceTimersByTimeAsync(WAIT);
    loads[1]?.resolve("newer");
    expect(await follower).toBe("newer");
    loads[0]?.resolve("older");
    expect(await leader).toBe("newer");
    expect(value.peek()).toBe("newer");
  });

  it("does not count as failing when it fails after a newer attempt has succeeded", async () => {
    const leader = value.get();
    const follower = value.get();
    await vi.advanceTimersByTimeAsync(WAIT);
    loads[1]?.resolve("newer");
    await follower;
    loads[0]?.reject(DOWN);
    expect(await leader).toBe("newer");
    expect(value.failing).toBe(false);
  });
});

describe("RefreshingValue and a persisted copy", () => {
  interface Copy {
    value: string;
    loadedAtMs: number;
  }
  let copies: Deferred<Copy | undefined>[];
  let written: Copy[];

  beforeEach(() => {
    copies = [];
    written = [];
    clock.set(10_000);
    value = create({
      read: () => {
        const copy = deferred<Copy | undefined>();
        copies.push(copy);
        return copy.promise;
      },
      write: async (value, loadedAtMs) => {
        written.push({ value, loadedAtMs });
      },
    });
  });

  /** Requests the value with a persisted copy of this age, or without a copy. */
  async function ask(age?: number): Promise<{ asked: Promise<string> }> {
    const asked = value.get();
    asked.catch(() => undefined);
    copies.at(-1)?.resolve(age === undefined ? undefined : { value: "copy", loadedAtMs: clock.now() - age });
    await vi.advanceTimersByTimeAsync(0);
    return { asked };
  }

  it("serves a fresh copy without loading, for the rest of its time to live", async () => {
    expect(await (await ask(TTL - 1)).asked).toBe("copy");
    expect(value.ageMs()).toBe(TTL - 1);
    expect(loads).toHaveLength(0);
    clock.advance(1);
    expect(await settle(value.get(), "loaded")).toBe("loaded");
  });

  it("loads where there is no copy, and leaves a copy", async () => {
    const { asked } = await ask();
    expect(await settle(asked, "loaded")).toBe("loaded");
    expect(written).toEqual([{ value: "loaded", loadedAtMs: 10_000 }]);
  });

  it.each([
    ["past its time to live", TTL],
    ["too old to serve at all", STALE],
    ["from the future", -1],
  ])("loads where the copy is %s", async (_, age) => {
    expect(await settle((await ask(age)).asked, "loaded")).toBe("loaded");
  });

  it("serves a copy past its time to live while the source is down, but none that is too old", async () => {
    expect(await settle((await ask(STALE - 1)).asked, DOWN)).toBe("copy");
    value = create({ read: async () => ({ value: "copy", loadedAtMs: clock.now() - STALE }), write: async () => {} });
    const asked = value.get();
    await vi.advanceTimersByTimeAsync(0);
    await expect(settle(asked, DOWN)).rejects.toBe(DOWN);
  });

  it("loads where the copy fails", async () => {
    const asked = value.get();
    copies[0]?.reject(new Error("broken copy"));
    await vi.advanceTimersByTimeAsync(0);
    expect(await settle(asked, "loaded")).toBe("loaded");
  });

  it("loads where the copy does not answer within a second", async () => {
    const asked = value.get();
    await vi.advanceTimersByTimeAsync(999);
    expect(loads).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await settle(asked, "loaded")).toBe("loaded");
  });

  it("never lets a copy that was long on its way undo what was loaded meanwhile", async () => {
    const leader = value.get();
    const follower = value.get();
    await vi.advanceTimersByTimeAsync(WAIT);
    copies[1]?.resolve(undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(await settle(follower, "newer")).toBe("newer");
    copies[0]?.resolve({ value: "older", loadedAtMs: clock.now() - 1 });
    expect(await leader).toBe("newer");
    expect(value.peek()).toBe("newer");
  });

  it("is not looked at again once there is a value", async () => {
    await (await ask(0)).asked;
    clock.advance(TTL);
    await settle(value.get(), "loaded");
    expect(copies).toHaveLength(1);
  });
});

describe("RefreshingValue and a clock that stands still", () => {
  it("loads once and serves", async () => {
    await hold();
    for (let ask = 0; ask < 10; ask++) expect(await value.get()).toBe("first");
    expect(loads).toHaveLength(1);
  });
});

describe("RefreshingValue whose source goes on failing", () => {
  const failOnce = async () => {
    const asked = value.get();
    loads.at(-1)?.reject(DOWN);
    await expect(asked).rejects.toBe(DOWN);
  };

  it("tries again at once after the first failure, and not after the second", async () => {
    await failOnce();
    await failOnce();
    await expect(value.get()).rejects.toBe(DOWN);
    expect(loads).toHaveLength(2);
  });

  it("tries again after 1, 2, 4 and then every 4 seconds", async () => {
    await failOnce();
    await failOnce();
    for (const seconds of [1, 2, 4, 4, 4]) {
      const before = loads.length;
      clock.advance(seconds * 1_000 - 1);
      await expect(value.get()).rejects.toBe(DOWN);
      expect(loads).toHaveLength(before);
      clock.advance(1);
      await failOnce();
      expect(loads).toHaveLength(before + 1);
    }
  });

  it("tells of each attempt, not of each call", async () => {
    await failOnce();
    await failOnce();
    await expect(value.get()).rejects.toBe(DOWN);
    expect(failures).toEqual([false, false]);
  });

  it("begins anew once it has succeeded", async () => {
    await failOnce();
    await failOnce();
    clock.advance(1_000);
    await settle(value.get(), "up");
    clock.advance(STALE);
    await failOnce();
    await failOnce();
  });

  it("costs two attempts, however many ask at the same time", async () => {
    const asked = Array.from({ length: 200 }, () => value.get().catch(() => "failed"));
    loads[0]?.reject(DOWN);
    await vi.advanceTimersByTimeAsync(0);
    loads[1]?.reject(DOWN);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["failed"]));
    expect(loads).toHaveLength(2);
  });
});

describe("RefreshingValue on a clock that is set back", () => {
  it("counts what it holds as old, and asks", async () => {
    clock.set(1_000_000);
    await hold();
    clock.set(0);
    expect(value.peek()).toBeUndefined();
    expect(await settle(value.get(), "second")).toBe("second");
  });
});

describe("RefreshingValue with a persisted copy", () => {
  type Copy = { value: string; loadedAtMs: number };
  const withPersistedCopy = (
    read: () => Promise<Copy | undefined>,
    load: () => Promise<string> = async () => "loaded",
  ) => {
    const written: Copy[] = [];
    let loaded = 0;
    const value = new RefreshingValue<string>({
      load: () => {
        loaded += 1;
        return load();
      },
      persisted: { read, write: async (kept, loadedAtMs) => void written.push({ value: kept, loadedAtMs }) },
      now: clock.now,
      waitUntil: (work) => background.push(work),
      onFailure: (_, servingStale) => failures.push(servingStale),
      ttlMs: TTL,
      renewAfterMs: RENEW_AFTER,
      staleMs: STALE,
      coolDownMs: COOL_DOWN,
      waitMs: WAIT,
    });
    return { value, written, loads: () => loaded };
  };
  const copyOfAge = (ageMs: number) => async () => ({ value: "copy", loadedAtMs: clock.now() - ageMs });
  beforeEach(() => clock.advance(10 * STALE));

  it("serves a fresh copy without loading", async () => {
    const { value, loads } = withPersistedCopy(copyOfAge(TTL - 1));
    expect(await value.get()).toBe("copy");
    expect(loads()).toBe(0);
  });

  it("counts the age of a copy from when it was loaded, not from when it was found", async () => {
    const { value } = withPersistedCopy(copyOfAge(TTL - 1));
    await value.get();
    expect(value.ageMs()).toBe(TTL - 1);
  });

  it("loads where the copy is past its time to live", async () => {
    const { value } = withPersistedCopy(copyOfAge(TTL));
    expect(await value.get()).toBe("loaded");
  });

  it("serves an old copy while the source is down", async () => {
    const { value } = withPersistedCopy(copyOfAge(STALE - 1), () => Promise.reject(DOWN));
    expect(await value.get()).toBe("copy");
    expect(failures).toEqual([true]);
  });

  it("serves no copy that is too old even for that", async () => {
    const { value } = withPersistedCopy(copyOfAge(STALE), () => Promise.reject(DOWN));
    await expect(value.get()).rejects.toBe(DOWN);
  });

  it("takes no copy from the future", async () => {
    const { value } = withPersistedCopy(copyOfAge(-1));
    expect(await value.get()).toBe("loaded");
  });

  it("loads where there is no copy or broken", async () => {
    expect(await withPersistedCopy(async () => undefined).value.get()).toBe("loaded");
    expect(await withPersistedCopy(() => Promise.reject(DOWN)).value.get()).toBe("loaded");
  });

  it("leaves a copy of what it loads, and only of that", async () => {
    const empty = withPersistedCopy(async () => undefined);
    await empty.value.get();
    expect(empty.written).toEqual([{ value: "loaded", loadedAtMs: clock.now() }]);
    const full = withPersistedCopy(copyOfAge(1));
    await full.value.get();
    expect(full.written).toEqual([]);
  });

  it("asks the source at once for a caller that misses something in a copy older than the cool-down", async () => {
    const { value } = withPersistedCopy(copyOfAge(COOL_DOWN));
    await value.get();
    expect(await value.renewed()).toBe("loaded");
  });
});
