import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Flight, SingleFlight } from "../src/single-flight.ts";
import { type Deferred, deferred } from "./support/deferred.ts";

let flights: SingleFlight<string>;
let kept: Promise<unknown>[];

beforeEach(() => {
  vi.useFakeTimers();
  flights = new SingleFlight();
  kept = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const flight = (work: Flight<string>["work"], more: Partial<Flight<string>> = {}): Flight<string> => ({
  work,
  waitUntil: (promise) => kept.push(promise),
  waitMs: 1000,
  ...more,
});

/** Work that ends when the test says so, and says how often it began. */
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

  it("tells a follower that it waits, and a leader nothing", async () => {
    const onWait = vi.fn();
    const { begin, resolve } = work();
    const leader = flights.run("key", flight(begin, { onWait }));
    expect(onWait).not.toHaveBeenCalled();
    const follower = flights.run("key", flight(begin, { onWait }));
    expect(onWait).toHaveBeenCalledOnce();
    resolve("done");
    await Promise.all([leader, follower]);
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

  it("gives every follower a deadline of its own", async () => {
    void flights.run("key", flight(work().begin));
    const patient = flights.run(
      "key",
      flight(async () => "patient", { waitMs: 5000 }),
    );
    const hasty = flights.run(
      "key",
      flight(async () => "hasty", { waitMs: 10 }),
    );
    await vi.advanceTimersByTimeAsync(10);
    expect(await hasty).toBe("hasty");
    await vi.advanceTimersByTimeAsync(4990);
    expect(await patient).toBe("patient");
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

  it("counts a follower whose patience ends as one who has left", async () => {
    const controller = new AbortController();
    let unwanted: AbortSignal | undefined;
    const begin = (signal: AbortSignal) => {
      unwanted ??= signal;
      return work().begin();
    };
    const leader = flights.run("key", flight(begin, { signal: controller.signal }));
    void flights.run("key", flight(begin, { waitMs: 10 }));
    controller.abort();
    await expect(leader).rejects.toMatchObject({ name: "AbortError" });
    expect(unwanted?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(10);
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
