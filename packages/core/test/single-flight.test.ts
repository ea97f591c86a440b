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

const flight = (work: () => Promise<string>, more: Partial<Flight<string>> = {}): Flight<string> => ({
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

  it("leaves no timer behind", async () => {
    const { begin, resolve } = work();
    const both = [flights.run("key", flight(begin)), flights.run("key", flight(begin))];
    resolve("done");
    await Promise.all(both);
    expect(vi.getTimerCount()).toBe(0);
  });
});
