import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SharedWork, SingleFlight } from "../../src/concurrency/single-flight.ts";
import { type Deferred, deferred } from "../support/deferred.ts";

let flights: SingleFlight<string>;
let kept: Promise<unknown>[];

beforeEach(() => {
  vi.useFakeTimers();
  flights = new SingleFlight(1000, Date.now);
  kept = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const flight = (work: SharedWork<string>["work"], more: Partial<SharedWork<string>> = {}): SharedWork<string> => ({
  work,
  waitUntil: (promise) => kept.push(promise),
  ...more,
});

/** Work that ends when the test says so, and counts its starts. */
function work(): Deferred<string> & { begin: () => Promise<string>; begun: () => number } {
  const end = deferred<string>();
  let begun = 0;
  return {
    ...end,
    begin: () => {
      begun += 1;
      return end.promise;
    },
    begun: () => begun,
  };
}

describe("SingleFlight", () => {
  it("does work once for all who ask for one key meanwhile", async () => {
    const { begin, begun, resolve } = work();
    const results = Promise.all([1, 2, 3].map(() => flights.run("key", flight(begin))));
    resolve("done");
    expect(await results).toEqual(["done", "done", "done"]);
    expect(begun()).toBe(1);
  });

  it("keeps keys apart", async () => {
    const a = flights.run(
      "a",
      flight(async () => "of a"),
    );
    const b = flights.run(
      "b",
      flight(async () => "of b"),
    );
    expect(await Promise.all([a, b])).toEqual(["of a", "of b"]);
  });

  it("does the work again once the first has landed", async () => {
    await flights.run(
      "key",
      flight(async () => "first"),
    );
    expect(flights.has("key")).toBe(false);
    expect(
      await flights.run(
        "key",
        flight(async () => "second"),
      ),
    ).toBe("second");
  });

  it("tells a follower how long it waited, and a leader nothing", async () => {
    const onWaited = vi.fn();
    const { begin, resolve } = work();
    const leader = flights.run("key", flight(begin, { onWaited }));
    const follower = flights.run("key", flight(begin, { onWaited }));
    await vi.advanceTimersByTimeAsync(30);
    resolve("done");
    await Promise.all([leader, follower]);
    expect(onWaited).toHaveBeenCalledExactlyOnceWith(30);
  });

  it("hands the work to waitUntil, in a form that never rejects", async () => {
    const failing = flights.run(
      "key",
      flight(() => Promise.reject(new Error("down"))),
    );
    await expect(failing).rejects.toThrow("down");
    expect(kept).toHaveLength(1);
    await expect(kept[0]).resolves.toBeUndefined();
  });

  it("leaves a leader's failure with the leader: a follower does the work itself", async () => {
    const first = work();
    const leader = flights.run("key", flight(first.begin));
    const follower = flights.run(
      "key",
      flight(async () => "the follower's own"),
    );
    first.reject(new Error("the leader's own"));
    await expect(leader).rejects.toThrow("the leader's own");
    expect(await follower).toBe("the follower's own");
  });

  it("gives a follower its own error if its own work fails too", async () => {
    const first = work();
    const leader = flights.run("key", flight(first.begin));
    const follower = flights.run(
      "key",
      flight(() => Promise.reject(new Error("the follower's own"))),
    );
    first.reject(new Error("the leader's own"));
    await expect(leader).rejects.toThrow("the leader's own");
    await expect(follower).rejects.toThrow("the follower's own");
  });

  it("lets a follower whose deadline passes do the work itself, and drops the entry that never landed", async () => {
    const vanished = work();
    void flights.run("key", flight(vanished.begin));
    const follower = flights.run(
      "key",
      flight(async () => "the follower's own"),
    );
    await vi.advanceTimersByTimeAsync(999);
    expect(flights.has("key")).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(await follower).toBe("the follower's own");
    expect(
      await flights.run(
        "key",
        flight(async () => "nobody waits any more"),
      ),
    ).toBe("nobody waits any more");
  });

  it("counts a leader that began long ago as dead, for whoever comes then: they do the work, once", async () => {
    void flights.run("key", flight(work().begin));
    await vi.advanceTimersByTimeAsync(1000);
    expect(flights.has("key")).toBe(false);
    const { begin, begun, resolve } = work();
    const newcomers = [flights.run("key", flight(begin)), flights.run("key", flight(begin))];
    resolve("the newcomers'");
    expect(await Promise.all(newcomers)).toEqual(["the newcomers'", "the newcomers'"]);
    expect(begun()).toBe(1);
  });

  it("waits for a leader no longer than what is left of its time", async () => {
    void flights.run("key", flight(work().begin));
    await vi.advanceTimersByTimeAsync(900);
    const late = flights.run(
      "key",
      flight(async () => "the newcomer's own"),
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(await late).toBe("the newcomer's own");
  });

  it("lets nobody be broken by a dead leader whose followers all leave early", async () => {
    void flights.run("key", flight(work().begin));
    for (let call = 0; call < 3; call += 1) {
      const controller = new AbortController();
      const follower = flights.run("key", flight(work().begin, { signal: controller.signal }));
      await vi.advanceTimersByTimeAsync(300);
      controller.abort(new Error("gone"));
      await expect(follower).rejects.toThrow("gone");
    }
    await vi.advanceTimersByTimeAsync(100);
    const next = flight(async () => "done", { signal: new AbortController().signal });
    expect(await flights.run("key", next)).toBe("done");
  });

  it("keeps to the clock that it has, even one that is set back", async () => {
    let nowMs = 5_000;
    const ours = new SingleFlight<string>(1000, () => nowMs);
    void ours.run("key", flight(work().begin));
    nowMs = 0;
    expect(
      await ours.run(
        "key",
        flight(async () => "done"),
      ),
    ).toBe("done");
  });

  it("lets newcomers follow whoever leads after a dropped entry", async () => {
    void flights.run("key", flight(work().begin));
    const second = work();
    const heir = flights.run("key", flight(second.begin));
    await vi.advanceTimersByTimeAsync(1000);
    const newcomer = flights.run(
      "key",
      flight(async () => "never begun"),
    );
    second.resolve("the heir's");
    expect(await Promise.all([heir, newcomer])).toEqual(["the heir's", "the heir's"]);
  });

  it("is not disturbed when an entry that was dropped lands after all", async () => {
    const late = work();
    const leader = flights.run("key", flight(late.begin));
    const heirs = work();
    const heir = flights.run("key", flight(heirs.begin));
    await vi.advanceTimersByTimeAsync(1000);
    late.resolve("late");
    expect(await leader).toBe("late");
    await vi.advanceTimersByTimeAsync(0);
    expect(flights.has("key")).toBe(true);
    heirs.resolve("the heir's");
    expect(await heir).toBe("the heir's");
    expect(flights.has("key")).toBe(false);
  });

  it("throws what work throws before it begins to wait, and keeps no entry", async () => {
    const broken = flight(() => {
      throw new TypeError("not even a promise");
    });
    await expect(flights.run("key", broken)).rejects.toThrow("not even a promise");
    expect(flights.has("key")).toBe(false);
  });

  it("lets a caller leave by its own signal, without a word to the others", async () => {
    const controller = new AbortController();
    const { begin, resolve } = work();
    const leader = flights.run("key", flight(begin, { signal: controller.signal }));
    const follower = flights.run("key", flight(begin));
    controller.abort(new Error("gone"));
    await expect(leader).rejects.toThrow("gone");
    resolve("done");
    expect(await follower).toBe("done");
  });

  it("tells the work when the last caller has left, and lets nobody follow it any more", async () => {
    const controllers = [new AbortController(), new AbortController()];
    let unwanted: AbortSignal | undefined;
    const begin = (signal: AbortSignal) => {
      unwanted = signal;
      return work().begin();
    };
    const calls = controllers.map(({ signal }) => flights.run("key", flight(begin, { signal })));
    const ended = Promise.allSettled(calls);
    controllers[0]?.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([unwanted?.aborted, flights.has("key")]).toEqual([false, true]);
    controllers[1]?.abort();
    await ended;
    expect([unwanted?.aborted, flights.has("key")]).toEqual([true, false]);
  });

  it("counts a follower whose time limit ends as one who has left", async () => {
    const controller = new AbortController();
    let unwanted: AbortSignal | undefined;
    const begin = (signal: AbortSignal) => {
      unwanted ??= signal;
      return work().begin();
    };
    const leader = flights.run("key", flight(begin, { signal: controller.signal }));
    void flights.run("key", flight(begin));
    controller.abort();
    await expect(leader).rejects.toMatchObject({ name: "AbortError" });
    await vi.advanceTimersByTimeAsync(999);
    expect(unwanted?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(unwanted?.aborted).toBe(true);
  });

  it("lets newcomers have what is done while it is put away, and cancels nothing of that", async () => {
    const put = work();
    let unwanted: AbortSignal | undefined;
    const storing = {
      afterwards: async () => {
        await put.begin();
      },
    };
    const begin = async (signal: AbortSignal) => {
      unwanted = signal;
      return "done";
    };
    await flights.run("key", flight(begin, storing));
    const never = () => Promise.reject(new Error("never begun"));
    expect(await flights.run("key", flight(never, { signal: new AbortController().signal }))).toBe("done");
    expect([unwanted?.aborted, flights.has("key")]).toEqual([false, true]);
    put.resolve("stored");
    await vi.advanceTimersByTimeAsync(0);
    expect(flights.has("key")).toBe(false);
  });

  describe("while a value is put away that never gets there", () => {
    const stuck = { afterwards: () => new Promise<void>(() => undefined) };

    it("gives it to newcomers for as long as work may take, from when it came", async () => {
      const { begin, resolve } = work();
      const leader = flights.run("key", flight(begin, stuck));
      await vi.advanceTimersByTimeAsync(900);
      resolve("the first");
      await leader;
      const again = flight(async () => "the second");
      await vi.advanceTimersByTimeAsync(999);
      expect(await flights.run("key", again)).toBe("the first");
      await vi.advanceTimersByTimeAsync(1);
      expect(await flights.run("key", again)).toBe("the second");
    });

    it("gives it to no newcomer who does not accept it: the first of them does the work", async () => {
      await flights.run(
        "key",
        flight(async () => "the first", stuck),
      );
      const { begin, begun, resolve } = work();
      const picky = flight(begin, { accepts: (value) => value !== "the first" });
      const newcomers = [flights.run("key", picky), flights.run("key", picky)];
      resolve("the second");
      expect(await Promise.all(newcomers)).toEqual(["the second", "the second"]);
      expect(begun()).toBe(1);
    });
  });

  it("gives those who waited what came, whatever newcomers accept", async () => {
    const { begin, begun, resolve } = work();
    const picky = flight(begin, { accepts: () => false });
    const both = [flights.run("key", picky), flights.run("key", picky)];
    resolve("done");
    expect(await Promise.all(both)).toEqual(["done", "done"]);
    expect(begun()).toBe(1);
  });

  it("holds a bounded number of entries, though none ever lands", async () => {
    for (let index = 0; index <= 10_000; index += 1) void flights.run(`key-${index}`, flight(work().begin));
    expect([flights.has("key-0"), flights.has("key-1")]).toEqual([false, true]);
  });

  it("leaves no timer behind", async () => {
    const { begin, resolve } = work();
    const both = [flights.run("key", flight(begin)), flights.run("key", flight(begin))];
    resolve("done");
    await Promise.all(both);
    expect(vi.getTimerCount()).toBe(0);
  });
});
